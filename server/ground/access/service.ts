import { continueAs, identityOf, type Mode, poolLoad, type TenantSettings, type Tx, withActor } from "#db/tenant.ts";
import { charge, chargeOrganization, payerOf } from "#server/ground/limits/service/points.ts";
import { inTurn } from "#server/ground/limits/service/turns.ts";
import { AppError, outOfReach } from "#server/ground/platform/errors.ts";
import { workIsFor } from "#server/ground/platform/work.ts";
import {
  organizationAccess,
  type SignedInPerson,
  shownEngagement,
  underOf,
  type WorkspaceAccess,
  workspaceAccess,
} from "./queries.ts";
import {
  AUDITOR_CAPABILITIES,
  CAPABILITIES,
  type Capability,
  capabilitiesOf,
  type May,
  ROLE_CAPABILITIES,
  type Role,
  WHO_DECIDES,
} from "./rules.ts";
import type { Under } from "./schema/under.ts";
import type { InWorkspace } from "./schema.ts";
import { asPerson, type Caller, requirePerson } from "./service/authenticate.ts";
import { keepAlive } from "./service/keep-alive.ts";
import { readsTogether } from "./service/together.ts";

export type { Caller };

/** Who acts, for whom, in which tenant, with which capabilities. Rebuilt from the database on every request. */
export type Actor = TenantSettings & {
  kind: "member" | "operator" | "auditor" | "system";
  personName: string;
  email: string;
  actorOrgId: string;
  actorOrgName: string;
  orgId: string;
  orgName: string;
  role: Role | null;
  membershipId: string | null;
  capabilities: readonly Capability[];
  tokenId: string | null;
  /** set for outsiders and shown in their journal entries */
  under: Under | null;
  /** the instant of the request, ISO; the clock of every verb */
  now: string;
};

export type WorkspaceActor = Actor & {
  workspaceId: string;
  workspace: { id: string; slug: string; name: string; timeZone: string };
  preview: boolean;
};

export type Target<A> = (tx: Tx, person: SignedInPerson, now: string) => Promise<A>;

/**
 * Serves a signed-in request: authenticates, resolves the target, and runs in one transaction under that identity.
 * @throws AppError("unauthenticated") without a live session, and whatever `target` throws
 */
export function serve<A extends Actor, R>(
  caller: Caller,
  target: Target<A>,
  mode: Mode,
  run: (tx: Tx, actor: A) => Promise<R>,
): Promise<R> {
  async function resolve(tx: Tx, person: SignedInPerson): Promise<A> {
    workIsFor({ personId: person.id });
    const points = charge(caller, person, mode);
    const actor = await target(tx, person, caller.now);
    chargeOrganization(caller, actor.actorOrgId, points);
    return actor;
  }
  async function alone(): Promise<R> {
    let person: SignedInPerson | undefined;
    const result = await inTurn(payerOf(caller), poolLoad().size, () =>
      withActor(
        async (tx) => {
          person = await requirePerson(tx, caller, mode);
          return resolve(tx, person);
        },
        mode,
        (tx, actor) => run(tx, begun(actor, mode)),
      ),
    );
    if (person) await keepAlive(caller, person);
    return result;
  }
  if (mode === "write" || !caller.together) return alone();
  return caller.together({ resolve, run: (tx, _, actor) => run(tx, begun(actor, mode)), alone });
}

function begun<A extends Actor>(actor: A, mode: Mode): A {
  workIsFor(actor);
  return mode === "read" ? asReader(actor) : actor;
}

/** For reads, the clock is the instant being read; writes keep the real one. */
export function asReader<A extends Actor>(actor: A): A {
  return actor.frozen ? { ...actor, now: actor.frozen.at } : actor;
}

/** For work that waits on more than the database: each step is its own transaction and authorizes again. */
export type Steps<A> = <R>(mode: Mode, run: (tx: Tx, actor: A) => Promise<R>) => Promise<R>;

/** @param most "read" makes every step READ ONLY */
export function stepsOf<A extends Actor>(caller: Caller, target: Target<A>, most: Mode = "write"): Steps<A> {
  return (mode, run) => serve(caller, target, most === "read" ? "read" : mode, run);
}

/** Serves a signed-in request about the person, outside any tenant. */
export function servePerson<R>(
  caller: Caller,
  mode: Mode,
  run: (tx: Tx, person: SignedInPerson) => Promise<R>,
): Promise<R> {
  const own = { ...caller, accessToken: null };
  async function begin(person: SignedInPerson): Promise<null> {
    workIsFor({ personId: person.id });
    charge(own, person, mode);
    return null;
  }
  async function alone(): Promise<R> {
    const { person, value } = await asPerson(own, mode, async (tx, person) => {
      await begin(person);
      return run(tx, person);
    });
    await keepAlive(caller, person);
    return value;
  }
  if (mode === "write" || !caller.together) return alone();
  return caller.together({ resolve: (_, person) => begin(person), run, alone });
}

/** A page's caller: the reads that it asks for at the same time are served in one transaction, by one authentication. */
export function pageCaller<C extends Caller>(caller: C): C {
  return { ...caller, together: readsTogether((run) => inOneTransaction(caller, run)) };
}

async function inOneTransaction(
  caller: Caller,
  run: (tx: Tx, person: SignedInPerson) => Promise<string[]>,
): Promise<void> {
  const { person, value: served } = await asPerson(caller, "read", run);
  await keepAlive(caller, person, served);
}

/** Acts as a person who is not present: demo history, or an operator's command. Authorized like anyone else. */
export function serveAs<A extends Actor, R>(
  person: { id: string; name: string; email: string },
  now: string,
  target: Target<A>,
  mode: Mode,
  run: (tx: Tx, actor: A) => Promise<R>,
): Promise<R> {
  return withActor(
    (tx) => continueAs(tx, identityOf(person.id), () => target(tx, { ...person, lastSeenAt: now, token: null }, now)),
    mode,
    run,
  );
}

export function organizationTarget<C extends Capability>(organization: string, capability: C): Target<Actor & May<C>> {
  return async (tx, person, now) => {
    const access = person.token ? null : await organizationAccess(tx, organization);
    if (!access) throw outOfReach("organization");
    const actor: Actor = {
      ...namedAs(person, now),
      kind: "member",
      dbRole: "member",
      orgId: access.orgId,
      orgName: access.orgName,
      workspaceId: null,
      engagementId: null,
      actorOrgId: access.orgId,
      actorOrgName: access.orgName,
      role: access.role,
      membershipId: access.membershipId,
      capabilities: ROLE_CAPABILITIES[access.role],
      under: null,
    };
    return allowed(actor, capability);
  };
}

export function workspaceTarget<C extends Capability>(
  input: InWorkspace,
  capability: C,
): Target<WorkspaceActor & May<C>> {
  const reached = reachedWorkspace(input);
  return async (tx, person, now) => allowed(await reached(tx, person, now), capability);
}

export function reachedWorkspace(input: InWorkspace): Target<WorkspaceActor> {
  return async (tx, person, now) => {
    const accesses = await accessOf(tx, person, input.workspace);
    const first = accesses[0];
    if (!first || (person.token && person.token.workspaceId !== first.id)) throw outOfReach("workspace");
    const access =
      first.via === "audit" ? accesses.find((w) => w.engagementId === (input.engagement ?? first.engagementId)) : first;
    if (!access) throw outOfReach("engagement");
    const actor = workspaceActor(access, person, now);
    if (!input.as || actor.kind === "auditor") return actor;
    // An auditor may read things that a provider was not delegated.
    if (!AUDITOR_CAPABILITIES.every((c) => can(actor, c)) || !input.engagement) throw outOfReach("engagement");
    return asAuditor(tx, actor, input.engagement);
  };
}

/** What was found for a person, who is looked up again in each transaction, so that its reads of one workspace ask once. */
const found = new WeakMap<SignedInPerson, Map<string, Promise<WorkspaceAccess[]>>>();

function accessOf(tx: Tx, person: SignedInPerson, workspace: string): Promise<WorkspaceAccess[]> {
  const own = found.get(person) ?? new Map<string, Promise<WorkspaceAccess[]>>();
  found.set(person, own);
  const asked = own.get(workspace) ?? workspaceAccess(tx, workspace);
  own.set(workspace, asked);
  return asked;
}

export function can<A extends Actor, C extends Capability>(actor: A, capability: C): actor is A & May<C> {
  return actor.capabilities.includes(capability);
}

function namedAs(person: SignedInPerson, now: string) {
  const { id, name, email, token } = person;
  const personName = token ? `${name} (token “${token.name}”)` : name;
  return { personId: id, personName, email, tokenId: token?.id ?? null, now };
}

function workspaceActor(access: WorkspaceAccess, person: SignedInPerson, now: string): WorkspaceActor {
  const auditor = access.via === "audit";
  return {
    ...namedAs(person, now),
    kind: auditor ? "auditor" : access.via === "delegation" ? "operator" : "member",
    dbRole: auditor ? "auditor" : "member",
    orgId: access.orgId,
    orgName: access.orgName,
    workspaceId: access.id,
    workspace: { id: access.id, slug: access.slug, name: access.name, timeZone: access.timeZone },
    engagementId: access.engagementId,
    frozen: access.frozen,
    actorOrgId: access.actorOrgId,
    actorOrgName: access.actorOrgName,
    role: access.role,
    membershipId: access.membershipId,
    capabilities: capabilitiesOf(access).filter((c) => person.token?.capabilities.includes(c) ?? true),
    under: underOf(access),
    preview: false,
  };
}

// The database enforces the preview: same role and settings as a real auditor's transaction.
async function asAuditor(tx: Tx, actor: WorkspaceActor, engagementId: string): Promise<WorkspaceActor> {
  const seen = { dbRole: "auditor", engagementId, capabilities: AUDITOR_CAPABILITIES, preview: true } as const;
  const auditor = { ...actor, ...seen };
  const shown = await continueAs(tx, auditor, () => shownEngagement(tx));
  if (!shown) throw outOfReach("engagement");
  return { ...auditor, frozen: shown.frozen };
}

function allowed<A extends Actor, C extends Capability>(actor: A, capability: C): A & May<C> {
  if (can(actor, capability)) return actor;
  const what = CAPABILITIES[capability].label.toLowerCase();
  throw new AppError(
    "forbidden",
    `You are not allowed to do this (${what}). ${WHO_DECIDES[actor.dbRole === "auditor" ? "auditor" : actor.kind]}`,
  );
}
