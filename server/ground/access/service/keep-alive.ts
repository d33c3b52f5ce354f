import { sql } from "drizzle-orm";
import { asIdentity, withActor } from "#db/tenant.ts";
import { tokenHash } from "#server/ground/platform/ids.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { currentWork } from "#server/ground/platform/work.ts";
import type { SignedInPerson, TokenScope } from "../queries.ts";

type Credential = { sessionToken: string | null; now: string };

const TOUCH_AFTER_MS = 60_000;
/** Polled by open pages without a user present, so it must not keep a session alive. */
const ASKED_BY_PAGES: readonly (string | undefined)[] = ["workspaces.open", "journal.pulse"];

/**
 * Notes that a session or token is in use: a separate write, at most once a minute, for the transaction may be READ ONLY.
 * @param served the procedures that it was used for
 */
export async function keepAlive(
  caller: Credential,
  person: SignedInPerson,
  served: readonly (string | undefined)[] = [currentWork()?.procedure],
): Promise<void> {
  if (Date.parse(caller.now) - Date.parse(person.lastSeenAt) < TOUCH_AFTER_MS) return;
  if (served.every((procedure) => ASKED_BY_PAGES.includes(procedure))) return;
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
      where ${inTenant("access_token", settings)} and id = ${id}`),
  );
}
