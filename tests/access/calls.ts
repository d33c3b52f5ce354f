import { callTRPCProcedure, TRPCError } from "@trpc/server";
import type { Capability } from "#server/ground/access/rules.ts";
import type { Meta } from "#server/ground/trpc/base.ts";
import { startSession } from "#server/people/account/service/account.ts";
import { appRouter } from "#server/surface/api/root.ts";
import type { TestPerson } from "#tests/factories/people.ts";
import type { Records } from "./world.ts";

/** What a procedure asks for: a capability, any live session, or nothing at all. */
export type Need = Capability | "signedIn" | "open";

/** `input` makes a well-formed input of a tenant's own records, without the workspace or organization itself. */
export type Expected = { needs: Need; input?: (r: Records) => Record<string, unknown> };

type Procedure = { _def: { type: "query" | "mutation"; meta?: Meta } };
/** Every procedure of the product by its path. */
export const PROCEDURES = appRouter._def.procedures as unknown as Record<string, Procedure>;

/** Calls the procedure in a session of its own, so that ending sessions is a procedure like any other. */
export async function callProcedure(path: string, person: TestPerson | null, input: unknown) {
  const sessionToken = person && (await startSession(person.id, "test"));
  try {
    const value: unknown = await callTRPCProcedure({
      router: appRouter,
      path,
      type: PROCEDURES[path]?._def.type ?? "query",
      ctx: { sessionToken, believes: person?.id, network: "127.0.0.1", now: new Date().toISOString() },
      getRawInput: async () => input,
      signal: undefined,
      batchIndex: 0,
    });
    return { value, error: null };
  } catch (error) {
    if (error instanceof TRPCError) return { value: null, error };
    throw error;
  }
}
