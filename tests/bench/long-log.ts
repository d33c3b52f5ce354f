import { withActor } from "#db/tenant.ts";
import { appendLeaves, EMPTY_FRONTIER, rootOf } from "#server/ground/journal/rules/merkle.ts";
import { signCheckpoint } from "#server/ground/journal/rules/note.ts";
import { journalKey, originOf } from "#server/ground/journal/service/key.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { makeTenant } from "#tests/factories/people.ts";
import type { World } from "./world.ts";

export const LONG = 1_000_000;
const PART = 100_000;
const HASH_BYTES = 32;

type LongLog = Awaited<ReturnType<typeof makeLongLog>>;
const made = new WeakMap<object, Promise<LongLog>>();

/** A workspace whose journal has a million entries, whole and signed; made once a run. */
export function longLog(world: World): Promise<LongLog> {
  const known = made.get(world.owner) ?? makeLongLog(world);
  made.set(world.owner, known);
  return known;
}

async function makeLongLog({ owner }: World) {
  const tenant = await makeTenant();
  const { orgId, workspaceId: log, personId, now } = tenant.actor;
  await withActor(tenant.actor, "write", (tx, who) =>
    record(tx, who, { action: "controls.imported", subject: { type: "workspace", id: null, label: "The first" } }),
  );
  const [first] = await owner<{ size: string }[]>`select size from journal_head where log_id = ${log}`;
  const from = Number(first?.size);
  // The bytes that record() would have written, in RFC 8785's order of keys.
  await owner`
    insert into journal_entry (org_id, log_id, sequence, body, leaf_hash, at, actor_id, action, subject_type, subject_id)
    select ${orgId}, ${log}, n, body, sha256('\\x00'::bytea || convert_to(body, 'UTF8')), ${now}, ${personId}, 'control.changed', 'control', subject
    from generate_series(${from}::int, ${LONG - 1}::int) n
    cross join lateral (select ('00000000-0000-4000-8000-' || lpad(to_hex(n % 5000), 12, '0'))::uuid as subject) s
    cross join lateral (select '{"action":"control.changed","actor":{"id":"' || ${personId}::text || '","kind":"member","name":"Olive Owner","organization":"Org"},"after":"'
      || repeat('ab', 32) || '","at":"' || ${now}::text || '","before":"' || repeat('cd', 32) || '","log":"' || ${log}::text || '","sequence":' || n
      || ',"subject":{"id":"' || subject || '","label":"C-' || n % 5000 || ' A control","type":"control"},"v":1,"why":null}' as body) b`;
  let frontier = EMPTY_FRONTIER;
  for (let at = 0; at < LONG; at += PART) {
    const [row] = await owner<{ leaves: Buffer }[]>`
      select string_agg(leaf_hash, ''::bytea order by sequence) as leaves from journal_entry
      where org_id = ${orgId} and log_id = ${log} and sequence >= ${at} and sequence < ${at + PART}`;
    const leaves = Array.from({ length: PART }, (_, i) =>
      (row?.leaves ?? EMPTY_FRONTIER).subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
    );
    frontier = appendLeaves(frontier, at, leaves);
  }
  const { name, privateKey } = journalKey();
  const note = signCheckpoint({
    origin: originOf(name, log),
    size: LONG,
    root: rootOf(frontier, LONG),
    name,
    privateKey,
  });
  await owner`update journal_head set size = ${LONG}, frontier = ${frontier}, note = ${note} where log_id = ${log}`;
  await owner`analyze journal_entry`;
  return tenant;
}
