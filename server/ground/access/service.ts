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
import type { InWorkspace, Under } from "./schema.ts";

/** Who acts, for whom, in whose tenant, and what they may do there. Made from the database's rows at each request. */
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
  /** the token of the program that acts in the person's name */
  tokenId: string | null;
  /** what lets them in who is none of the organization's people; their entries say so */
  under: Under | null;
  /** the instant of the request, ISO; the clock of every verb */
  now: string;
};

/** An actor inside one workspace. */
export type WorkspaceActor = Actor & {
  workspaceId: string;
  workspace: { id: string; slug: string; name: string; timeZone: string };
  /** a member looking through the auditor's eyes */
  preview: boolean;
};

/** What a request brings from the edge: a browser its session's token, a program its access token. */
export type Caller = {
  sessionToken: string | null;
  accessToken?: string | null;
  /** the person a browser's page was made for: see otherPersonsPage */
  believes?: string | null;
  now: string;
};

export type Target<A> = (tx: Tx, person: SignedInPerson, now: string) => Promise<A>;

/**
 * Serves one signed-in request: finds out who asks and what they reach, and runs in one transaction under that identity.
 *
 * @throws AppError("unauthenticated") without a live session, and whatever `target` throws when the person may not be there
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

/** The actor as they read: what is due is judged at the instant that is read, while what is written bears the one at which it is. */
export function asReader<A extends Actor>(actor: A): A {
  return actor.frozen ? { ...actor, now: actor.frozen.at } : actor;
}

/** One caller's way to one place, for what waits for more than the database: each step is a transaction that asks again who may. */
export type Steps<A> = <R>(mode: Mode, run: (tx: Tx, actor: A) => Promise<R>) => Promise<R>;

/** @param most "read" makes every step READ ONLY */
export function stepsOf<A extends Actor>(caller: Caller, target: Target<A>, most: Mode = "write"): Steps<A> {
  return (mode, run) => serve(caller, target, most === "read" ? "read" : mode, run);
}

/** Serves a signed-in request that is about the person and no tenant. */
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

/**
 * Runs as a person who is not at a keyboard: the demo's past, an operator's command. What they may do is asked of the database
 * as for anybody.
 */
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

/** An organization the person is a member of, with one capability there. */
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

/** A workspace the person reaches by membership, delegation or audit grant, with one capability there. */
export function workspaceTarget<C extends Capability>(
  input: InWorkspace,
  capability: C,
): Target<WorkspaceActor & May<C>> {
  const reached = reachedWorkspace(input);
  return async (tx, person, now) => allowed(await reached(tx, person, now), capability);
}

/** A workspace the person reaches, whatever they may do there. */
export function reachedWorkspace(input: InWorkspace): Target<WorkspaceActor> {
  return async (tx, person, now) => {
    const ways = await workspaceAccess(tx, input.workspace);
    const first = ways[0];
    if (!first || (person.token && person.token.workspaceId !== first.id)) throw outOfReach("workspace");
    const way =
      first.via === "audit" ? ways.find((w) => w.engagementId === (input.engagement ?? first.engagementId)) : first;
    if (!way) throw outOfReach("engagement");
    const actor = workspaceActor(way, person, now);
    if (!input.as || actor.kind === "auditor") return actor;
    // What auditors read may be more than a provider was given.
    if (!AUDITOR_CAPABILITIES.every((c) => can(actor, c)) || !input.engagement) throw outOfReach("engagement");
    return asAuditor(tx, actor, input.engagement);
  };
}

/** Whether the actor may; who may is marked so, for what takes nobody else. */
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
      : "Sign in to go on. What you typed is still here.",
  );
}

function identityOf(person: SignedInPerson, now: string) {
  const { id, name, email, token } = person;
  const personName = token ? `${name} (token “${token.name}”)` : name;
  return { personId: id, personName, email, tokenId: token?.id ?? null, now };
}

function workspaceActor(way: WorkspaceAccess, person: SignedInPerson, now: string): WorkspaceActor {
  const auditor = way.via === "audit";
  return {
    ...identityOf(person, now),
    kind: auditor ? "auditor" : way.via === "delegation" ? "operator" : "member",
    dbRole: auditor ? "auditor" : "member",
    orgId: way.orgId,
    orgName: way.orgName,
    workspaceId: way.id,
    workspace: { id: way.id, slug: way.slug, name: way.name, timeZone: way.timeZone },
    engagementId: way.engagementId,
    frozen: way.frozen,
    actorOrgId: way.actorOrgId,
    actorOrgName: way.actorOrgName,
    role: way.role,
    membershipId: way.membershipId,
    capabilities: capabilitiesOf(way).filter((c) => person.token?.capabilities.includes(c) ?? true),
    under: underOf(way),
    preview: false,
  };
}

// The database itself shows the preview: the same role and settings that an auditor's transaction has.
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
/** What an open page asks by itself: nobody need be there, so it keeps no session from ending for want of use. */
const ASKED_BY_PAGES: readonly (string | undefined)[] = ["workspaces.open", "journal.pulse"];

// A reading transaction cannot write, and one write a minute is enough for a limit of hours.
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
