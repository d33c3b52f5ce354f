import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import type { Tx } from "#db/tenant.ts";
import type { Capability, May, ScopeOf } from "#server/ground/access/rules.ts";
import { InOrganization, InWorkspace } from "#server/ground/access/schema.ts";
import {
  type Actor,
  type Caller,
  organizationTarget,
  serve,
  servePerson,
  stepsOf,
  type WorkspaceActor,
  workspaceTarget,
} from "#server/ground/access/service.ts";
import { toAppError } from "#server/ground/platform/database-errors.ts";
import { AppError, type ErrorCode } from "#server/ground/platform/errors.ts";
import { log } from "#server/ground/platform/log.ts";
import { observeDenial, observeProcedure } from "#server/ground/platform/observe.ts";
import { requireStorable } from "#server/ground/platform/storable.ts";
import { markRetryable } from "#server/ground/platform/work.ts";

export type Context = Caller & { network: string; device?: string | null; visitor?: string | null };

export type Meta = { capability?: Capability; signedIn?: boolean };

const CODES: Record<ErrorCode, TRPCError["code"]> = {
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  other_person: "PRECONDITION_FAILED",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  invalid: "BAD_REQUEST",
  too_many_requests: "TOO_MANY_REQUESTS",
  unavailable: "SERVICE_UNAVAILABLE",
};

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    errorFormatter({ shape, error }) {
      const cause = error.cause;
      const fields = cause instanceof z.ZodError ? fieldErrors(cause) : undefined;
      const field = cause instanceof AppError && cause.field ? { [cause.field]: cause.message } : undefined;
      const known = cause instanceof AppError || cause instanceof z.ZodError || error.code !== "INTERNAL_SERVER_ERROR";
      const message = fields
        ? "Some fields need attention."
        : known
          ? error.message
          : "Something went wrong on our side; nothing was changed. Try again.";
      return {
        ...shape,
        message,
        data: { code: shape.data.code, httpStatus: shape.data.httpStatus, fields: fields ?? field ?? null },
      };
    },
  });

export const router = t.router;
export const mergeRouters = t.mergeRouters;
export const createCallerFactory = t.createCallerFactory;

// The one place that maps the product's errors to tRPC's.
const mapped = t.middleware(({ next, path }) =>
  observeProcedure(path, async () => {
    const result = await next();
    if (result.ok) return result;
    const cause = toAppError(result.error.cause);
    if (cause instanceof AppError && cause.denial) observeDenial(cause.code);
    if (cause instanceof AppError && cause.retryAfter !== null) markRetryable(cause);
    if (cause instanceof AppError) throw new TRPCError({ code: CODES[cause.code], message: cause.message, cause });
    if (result.error.code === "INTERNAL_SERVER_ERROR") log.error({ err: cause ?? result.error }, "procedure failed");
    return result;
  }),
);

const storable = t.middleware(async ({ next, getRawInput }) => {
  requireStorable(await getRawInput());
  return next();
});

const base = t.procedure.use(mapped).use(storable);

export const open = base;

export const signedIn = base
  .meta({ signedIn: true })
  .use(({ ctx, type, next }) =>
    servePerson(ctx, modeOf(type), async (tx, person) => unwrap(await next({ ctx: { tx, person } }))),
  );

/** Like `signedIn`, but the verb opens its own transactions and re-authenticates with `servePerson` in the one that writes. */
export const signedInFirst = base
  .meta({ signedIn: true })
  .use(async ({ ctx, next }) => next({ ctx: { person: await servePerson(ctx, "read", async (_, person) => person) } }));

const inWorkspace = <C extends Capability>(capability: C) =>
  base
    .meta({ capability })
    .input(InWorkspace)
    .use(({ ctx, input, type, next }) =>
      serve(ctx, workspaceTarget(input, capability), modeOf(type), async (tx: Tx, actor: WorkspaceActor & May<C>) =>
        unwrap(await next({ ctx: { tx, actor } })),
      ),
    );

const inOrganization = <C extends Capability>(capability: C) =>
  base
    .meta({ capability })
    .input(InOrganization)
    .use(({ ctx, input, type, next }) =>
      serve(
        ctx,
        organizationTarget(input.organization, capability),
        modeOf(type),
        async (tx: Tx, actor: Actor & May<C>) => unwrap(await next({ ctx: { tx, actor } })),
      ),
    );

type Procedures<C extends Capability> = {
  workspace: ReturnType<typeof inWorkspace<C>>;
  organization: ReturnType<typeof inOrganization<C>>;
};

/** A procedure that needs a capability, whose scope decides whether the input names a workspace or an organization. */
export function can<C extends Capability>(capability: C, scope: ScopeOf<C>): Procedures<C>[ScopeOf<C>] {
  const make: { [S in keyof Procedures<C>]: (c: C) => Procedures<C>[S] } = {
    workspace: inWorkspace,
    organization: inOrganization,
  };
  return make[scope](capability);
}

// `step` replaces the transaction while the verb waits on a thread. Nothing may happen before the first step, which authorizes.
export function canInSteps(capability: Capability) {
  return base
    .meta({ capability })
    .input(InWorkspace)
    .use(({ ctx, input, type, next }) =>
      next({ ctx: { step: stepsOf(ctx, workspaceTarget(input, capability), modeOf(type)) } }),
    );
}

/** Validates large outputs synchronously: tRPC's asynchronous parsing with zod takes four times as long. */
export function large<S extends z.ZodType>(schema: S): (answer: unknown) => z.output<S> {
  return (answer) => schema.parse(answer);
}

function modeOf(type: "query" | "mutation" | "subscription") {
  return type === "query" ? "read" : "write";
}

// Throw, so that a failed procedure rolls its transaction back.
function unwrap<R extends { ok: boolean; error?: unknown }>(result: R): R {
  if (!result.ok) throw result.error;
  return result;
}

function fieldErrors(error: z.ZodError): Record<string, string> {
  return Object.fromEntries(error.issues.toReversed().map((i) => [i.path.join("."), i.message]));
}
