import { sql } from "drizzle-orm";
import { asIdentity, continueAs, type Mode, poolLoad, type TenantSettings, type Tx, withActor } from "#db/tenant.ts";
import { charge, chargeOrganization, forget, payerOf } from "#server/ground/limits/service/points.ts";
import { inTurn } from "#server/ground/limits/service/turns.ts";
import { AppError, outOfReach } from "#server/ground/platform/errors.ts";
import { tokenHash } from "#server/ground/platform/ids.ts";
import { currentWork, workIsFor } from "#server/ground/platform/work.ts";
import {
  organizationAccess,
  personOfSession,
  personOfToken,
  type SignedInPerson,
  shownEngagement,
  type TokenScope,
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
  otherPersonsPage,
  ROLE_CAPABILITIES,
  type Role,
  WHO_DECIDES,
} from "./rules.ts";
import type { Under } from "./schema/under.ts";
import type { InWorkspace } from "./schema.ts";

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

/** A request's credentials: a browser's session token or a program's access token. */
export type Caller = {
  sessionToken: string | null;
  accessToken?: string | null;
  /** the person the browser's page was made for: see otherPersonsPage */
  believes?: string | null;
  now: string;
};

export type Target<A> = (tx: Tx, person: SignedInPerson, now: string) => Promise<A>;

/**
 * Serves a signed-in request: authenticates, resolves the target, and runs in one transaction under that identity.
 * @throws AppError("unauthenticated") without a live session, and whatever `target` throws
 */
export async function serve<A extends Actor, R>(
  caller: Caller,
  target: Target<A>,
  mode: Mode,
  run: (tx: Tx, actor: A) => Promise<R>,
): Promise<R> {
  let person: SignedInPerson | undefined;
  const result = await inTurn(payerOf(caller), poolLoad().size, () =>
    withActor(
      async (tx) => {
        person = await requirePerson(tx, caller, mode);
        workIsFor({ personId: person.id });
        const points = charge(caller, person, mode);
        const actor = await target(tx, person, caller.now);
        chargeOrganization(caller, actor.actorOrgId, points);
        return actor;
      },
      mode,
      (tx, actor) => run(tx, begun(actor, mode)),
    ),
  );
  if (person) await keepAlive(caller, person);
  return result;
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
export async function servePerson<R>(
  caller: Caller,
  mode: Mode,
  run: (tx: Tx, person: SignedInPerson) => Promise<R>,
): Promise<R> {
  const own = { ...caller, accessToken: null };
  const result = await inTurn(payerOf(own), poolLoad().size, () =>
    asIdentity(mode, async (tx) => {
      const person = await requirePerson(tx, own, mode);
      workIsFor({ personId: person.id });
      charge(own, person, mode);
      return { person, value: await run(tx, person) };
    }),
  );
  await keepAlive(caller, result.person);
  return result.value;
}

/** Acts as a person who is not present: demo history, or an operator's command. Authorized like anyone else. */
export function serveAs<A extends Actor, R>(
  person: { id: string; name: string; email: string },
  now: string,
  target: Target<A>,
  mode: Mode,
  run: (tx: Tx, actor: A) => Promise<R>,
): Promise<R> {
  const nowhere = { orgId: null, workspaceId: null, engagementId: null, actorOrgId: null };
  const identity = { dbRole: "identity", personId: person.id, ...nowhere } as const;
  return withActor(
    (tx) => continueAs(tx, identity, () => target(tx, { ...person, lastSeenAt: now, token: null }, now)),
    mode,
    run,
  );
}

export function organizationTarget<C extends Capability>(organization: string, capability: C): Target<Actor & May<C>> {
  return async (tx, person, now) => {
    const access = person.token ? null : await organizationAccess(tx, organization);
    if (!access) throw outOfReach("organization");
    const actor: Actor = {
      ...identityOf(person, now),
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
    const accesses = await workspaceAccess(tx, input.workspace);
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

export function can<A extends Actor, C extends Capability>(actor: A, capability: C): actor is A & May<C> {
  return actor.capabilities.includes(capability);
}

async function requirePerson(tx: Tx, caller: Caller, mode: Mode): Promise<SignedInPerson> {
  const { accessToken, sessionToken } = caller;
  const person = accessToken ? await personOfToken(tx, accessToken) : await personOfSession(tx, sessionToken);
  const other = person && !accessToken ? otherPersonsPage(person, caller.believes, mode) : null;
  if (other) throw new AppError("other_person", other);
  if (person) return person;
  forget(caller);
  throw new AppError(
    "unauthenticated",
    accessToken
      ? "This access token is unknown, revoked or has expired."
      : "Sign in to continue. What you typed is still here.",
  );
}

function identityOf(person: SignedInPerson, now: string) {
  const { id, name, email, token } = person;
  const personName = token ? `${name} (token “${token.name}”)` : name;
  return { personId: id, personName, email, tokenId: token?.id ?? null, now };
}

function workspaceActor(access: WorkspaceAccess, person: SignedInPerson, now: string): WorkspaceActor {
  const auditor = access.via === "audit";
  return {
    ...identityOf(person, now),
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

const TOUCH_AFTER_MS = 60_000;
/** Polled by open pages without a user present, so it must not keep a session alive. */
const ASKED_BY_PAGES: readonly (string | undefined)[] = ["workspaces.open", "journal.pulse"];

// A separate write, at most once a minute: the transaction may be READ ONLY.
async function keepAlive(caller: Caller, person: SignedInPerson): Promise<void> {
  if (Date.parse(caller.now) - Date.parse(person.lastSeenAt) < TOUCH_AFTER_MS) return;
  if (ASKED_BY_PAGES.includes(currentWork()?.procedure)) return;
  const { token } = person;
  if (token) await touchToken(token);
  else if (caller.sessionToken) await touchSession(caller.sessionToken);
}

function touchSession(token: string) {
  const seen = sql`update session set last_seen_at = greatest(last_seen_at, now()) where token_hash = ${tokenHash(token)}`;
  return asIdentity("write", (tx) => tx.execute(seen));
}

function touchToken({ id, orgId, workspaceId }: TokenScope) {
  const nobody = { engagementId: null, personId: null, actorOrgId: orgId };
  const settings = { dbRole: "system", orgId, workspaceId, ...nobody } as const;
  return withActor(settings, "write", (tx) =>
    tx.execute(sql`update access_token set last_used_at = greatest(last_used_at, now())
      where org_id = ${orgId} and workspace_id = ${workspaceId} and id = ${id}`),
  );
}
