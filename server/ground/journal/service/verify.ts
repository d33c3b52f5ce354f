import { createHash } from "node:crypto";
import { installationIn } from "#db/installation.ts";
import { type OwnerReader, readAsOwner } from "#db/owner.ts";
import { UNRECORDED } from "#db/schema/ground/recorded.ts";
import { type ObjectStore, requireStore, storeToCheck } from "#server/ground/platform/store.ts";
import { digest } from "../rules/entry.ts";
import { missingCheckpoint } from "../rules/kept.ts";
import { type KeptCheckpoint, verifyLog } from "../rules/verify.ts";
import { type KeptElsewhere, merged } from "./kept-elsewhere.ts";
import { nameOf, originOf, trustedFor } from "./key.ts";
import { entriesOf } from "./verify-entries.ts";
import { compareRows } from "./verify-recorded.ts";
import { problemInRows } from "./verify-rows.ts";

type Say = (line: string) => void;
type Log = { orgId: string; logId: string; name: string };
/** `key`: another installation's verifier key, to check a restored backup */
type Options = { workspace: string | null; files: boolean; key?: string; checkpoints?: readonly KeptElsewhere[] };

/**
 * Runs as the database's owner, because row-level security could filter what a member sees.
 * @returns 0 if everything verifies; 1 if something does not; 2 if only some files could not be read
 * @throws Error if the evidence store is unreachable
 */
export async function verifyJournals(ownerUrl: string, options: Options, say: Say): Promise<number> {
  return readAsOwner(ownerUrl, async (owner) => {
    await requireSight(owner);
    const logs = await logsOf(owner, options.workspace);
    if (logs.length === 0) {
      say(options.workspace ? "No such workspace." : "There is no journal yet.");
      return options.workspace ? 2 : 0;
    }
    const kept = options.checkpoints ?? [];
    const lost = options.workspace ? [] : kept.filter(({ logId }) => logs.every((log) => log.logId !== logId));
    for (const { logId, size } of lost)
      say(`${logId}: DOES NOT FIT: there is a checkpoint of ${size} entries of this log, and the log is gone`);
    const files = options.files ? filesToCheck(owner) : null;
    const wrong = new Set(lost.map(({ logId }) => logId));
    const all = logs.length + wrong.size;
    for (const log of logs) {
      const problem =
        (await problemInLog(owner, log, trustFor(log, options.key), kept, say)) ??
        (await problemInEvidence(owner, log, files)) ??
        (await problemInRows(owner, log));
      if (!problem) continue;
      wrong.add(log.logId);
      say(`${log.name} (${log.logId}): DOES NOT FIT: ${problem}`);
    }
    const scopes = options.workspace ? logs : [null];
    for (const scope of scopes) for (const logId of await problemsInAllRows(owner, scope, logs, say)) wrong.add(logId);
    const compared = kept.filter(({ logId }) => logs.some((log) => log.logId === logId)).length;
    if (kept.length > 0) say(`${compared} of ${kept.length} checkpoints kept elsewhere were compared.`);
    for (const line of files?.unread ?? []) say(`COULD NOT BE CHECKED: ${line}`);
    say(wrong.size === 0 ? `${all} journals fit.` : `${wrong.size} of ${all} journals do not fit.`);
    if (files?.unread.length)
      say(
        `${files.unread.length} files could not be read, which does not mean that they were changed: run this again.`,
      );
    if (wrong.size > 0) return 1;
    return files?.unread.length ? 2 : 0;
  });
}

async function problemsInAllRows(owner: OwnerReader, scope: Log | null, logs: readonly Log[], say: Say) {
  const { faults, rows, tables, since, not } = await compareRows(owner, scope);
  for (const { logId, problem } of faults) {
    const name = logs.find((log) => log.logId === logId)?.name ?? "unknown log";
    say(`${logId === null ? "The database" : `${name} (${logId})`}: DOES NOT FIT: ${problem}`);
  }
  say(`${rows} rows of ${tables.length} tables were compared with what entries record of them: ${tables.join(", ")}.`);
  say(`Entries cover every row since ${since ?? "the first change"}, and older rows as they were on that day.`);
  say(`Not compared: ${not.join("; ")}.`);
  return faults.map(({ logId }) => logId ?? "the database");
}

// Row-level security applies to the owner too; a role that cannot see rows would find nothing wrong.
async function requireSight(owner: OwnerReader): Promise<void> {
  const [role] = await owner<{
    sees: boolean;
  }>`select rolsuper or rolbypassrls as sees from pg_roles where rolname = current_user`;
  if (!role?.sees)
    throw new Error(
      "This database role sees no journal because of row security. Run the check as a role with BYPASSRLS or as superuser.",
    );
}

// Look wherever a log could have been, so that a deleted head or deleted rows cannot hide it.
async function logsOf(owner: OwnerReader, workspace: string | null): Promise<Log[]> {
  const rows = await owner<Log>`
    select l.org_id as "orgId", l.log_id as "logId", coalesce(w.name, o.name, 'unknown log') as name, w.slug
    from (select org_id, id as log_id from workspace union select org_id, org_id from organization
          union select org_id, log_id from journal_head union select distinct org_id, log_id from journal_entry) l
    left join workspace w on w.org_id = l.org_id and w.id = l.log_id
    left join organization o on o.org_id = l.log_id
    where ${workspace}::text is null or w.slug = ${workspace} or l.log_id::text = ${workspace}
    order by 3, 2`;
  return [...rows];
}

function trustFor({ logId }: Log, key: string | undefined): ReturnType<typeof trustedFor> {
  return key ? [{ verifierKey: key, origin: originOf(nameOf(key), logId) }] : trustedFor(logId);
}

async function problemInLog(
  owner: OwnerReader,
  log: Log,
  trust: ReturnType<typeof trustedFor>,
  elsewhere: readonly KeptElsewhere[],
  say: Say,
): Promise<string | null> {
  const [head] = await owner<{ size: string; frontier: Buffer; note: string }>`
    select size, frontier, note from journal_head where org_id = ${log.orgId} and log_id = ${log.logId}`;
  const [rows] = await owner<{ some: boolean }>`
    select exists (select from journal_entry where org_id = ${log.orgId} and log_id = ${log.logId}) as some`;
  if (!head && !rows?.some) return problemWithoutLog(owner, log, elsewhere);
  const checkpoints = await owner<{ size: string; note: string }>`
    select size, note from journal_checkpoint where org_id = ${log.orgId} and log_id = ${log.logId} order by size`;
  // A log's first entry always leaves a checkpoint.
  if (checkpoints.length === 0 && head?.size !== "0") return "every checkpoint kept of it is gone";
  const own: KeptCheckpoint[] = [...checkpoints].map((c) => ({ size: Number(c.size), note: c.note }));
  const kept = merged(own, elsewhere, log.logId);
  const state = head ? { size: Number(head.size), frontier: head.frontier, note: head.note } : null;
  const [{ verifierKey, origin }, ...former] = trust;
  const verdict = await verifyLog(entriesOf(owner, log), state, kept, verifierKey, origin, former);
  const gone = verdict.ok && missingCheckpoint(own, [...kept, ...(state ? [state] : [])]);
  if (gone) return gone;
  if (verdict.ok) {
    say(`${log.name} (${log.logId}): ${verdict.size} entries fit, root ${verdict.root.toString("hex")}`);
    return null;
  }
  return verdict.sequence === null ? verdict.problem : `entry ${verdict.sequence}: ${verdict.problem}`;
}

async function problemWithoutLog(owner: OwnerReader, { orgId, logId }: Log, elsewhere: readonly KeptElsewhere[]) {
  const known = elsewhere.find((kept) => kept.logId === logId);
  if (known) return `there is a checkpoint of ${known.size} entries of this log, and the log is empty`;
  const tables = await owner<{ name: string }>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`;
  // Unrecorded rows, such as uploads, may exist before the first entry.
  for (const { name } of tables.filter((table) => !(table.name in UNRECORDED))) {
    const [found] = await owner<{ n: string }>`
      select (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I where org_id = %L and workspace_id = %L',
        ${name}::text, ${orgId}::text, ${logId}::text), false, true, '')))[1]::text as n`;
    if (found && found.n !== "0")
      return `the log is gone: ${name} has ${found.n} rows of this workspace, and no entry records them`;
  }
  const [members] = await owner<{
    n: number;
  }>`select count(*)::int as n from membership where org_id = ${orgId} and org_id = ${logId}`;
  return members?.n ? `the log is gone: the organization has ${members.n} members, and no entry records them` : null;
}

type FileRow = {
  id: string;
  title: string;
  name: string;
  sha256: string;
  size: string;
  sequence: string;
  body: string | null;
};

async function problemInEvidence(owner: OwnerReader, log: Log, files: FilesToCheck | null): Promise<string | null> {
  const [lost] = await owner<{ sequence: string }>`
    select j.sequence from journal_entry j where j.org_id = ${log.orgId} and j.log_id = ${log.logId} and j.action = 'evidence.submitted'
      and not exists (select from evidence e where e.org_id = j.org_id and e.id = j.subject_id) order by j.sequence limit 1`;
  if (lost) return `entry ${lost.sequence}: the evidence it records is gone`;
  const rows = await owner<FileRow & { after: string }>`
    select e.id, e.title, f.name, f.sha256, f.size, e.sequence, j.body from evidence e
    left join evidence_file f on f.org_id = e.org_id and f.workspace_id = e.workspace_id and f.evidence_id = e.id
    left join journal_entry j on j.org_id = e.org_id and j.log_id = e.workspace_id and j.sequence = e.sequence and j.subject_id = e.id and j.action = 'evidence.submitted'
    where e.org_id = ${log.orgId} and e.workspace_id = ${log.logId} order by e.sequence, f.position`;
  for (const row of rows) {
    if (!row.body) return `evidence ${row.id} (“${row.title}”) has no entry ${row.sequence} that records it`;
    if (!row.sha256) return `entry ${row.sequence}: the files of evidence ${row.id} are gone from the database`;
  }
  const changed = await changedEvidence(owner, log);
  if (changed) return changed;
  if (!files) return null;
  const reports = await owner<Omit<FileRow, "body">>`
    select r.id, f.name, f.sha256, f.size, r.sequence from issued_report r
    join issued_report_file f on f.org_id = r.org_id and f.workspace_id = r.workspace_id and f.report_id = r.id
    where r.org_id = ${log.orgId} and r.workspace_id = ${log.logId} order by r.sequence, f.position`;
  const named = [
    ...rows.map((row) => ({ ...row, of: "evidence" })),
    ...reports.map((row) => ({ ...row, of: "report" })),
  ];
  for (const row of named) {
    const which = `entry ${row.sequence}: file ${row.name} of ${row.of} ${row.id}`;
    const state = await stateOfBytes(files, log.orgId, row.sha256);
    if (state === "unreadable") files.unread.push(`${log.name} (${log.logId}): ${which}`);
    else if (state !== "whole") return `${which}: ${state}`;
  }
  return null;
}

// The entry holds a digest of the submission, which the rows must still produce.
async function changedEvidence(owner: OwnerReader, log: Log): Promise<string | null> {
  const rows = await owner<SubmittedRow>`
    select e.id, e.sequence, e.title, e.source, e.system, e.covers_from::text as "coversFrom", e.covers_to::text as "coversTo", e.collected_on::text as "collectedOn",
      (select json_agg(json_build_object('name', f.name, 'size', f.size, 'sha256', f.sha256) order by f.position) from evidence_file f
        where f.org_id = e.org_id and f.workspace_id = e.workspace_id and f.evidence_id = e.id) as files,
      (select json_agg(ec.control_id::text order by ec.control_id::text) from evidence_control ec
        where ec.org_id = e.org_id and ec.workspace_id = e.workspace_id and ec.evidence_id = e.id) as controls,
      j.body::jsonb ->> 'after' as after
    from evidence e join journal_entry j on j.org_id = e.org_id and j.log_id = e.workspace_id and j.sequence = e.sequence
    where e.org_id = ${log.orgId} and e.workspace_id = ${log.logId} order by e.sequence`;
  for (const { id, sequence, after, ...item } of rows)
    if (digest(item) !== after)
      return `entry ${sequence}: the record of evidence ${id} is no longer what was submitted`;
  return null;
}

type SubmittedRow = {
  id: string;
  sequence: string;
  after: string;
  title: string;
  source: string;
  system: string | null;
  coversFrom: string;
  coversTo: string;
  collectedOn: string;
  files: unknown;
  controls: unknown;
};

/** Files that could not be read are listed apart: a fault of the store is not a fault of the record. */
type FilesToCheck = { store: ObjectStore; unread: string[] };

function filesToCheck(owner: OwnerReader): FilesToCheck {
  const ask = (text: string) => owner<Record<string, unknown>>(Object.assign([text], { raw: [text] }));
  return { store: storeToCheck(() => installationIn(ask)), unread: [] };
}

async function stateOfBytes({ store }: FilesToCheck, orgId: string, sha256: string) {
  try {
    const bytes = await store.find(orgId, sha256);
    if (!bytes) return "its bytes are gone from the store";
    const hash = createHash("sha256");
    for await (const chunk of bytes) hash.update(chunk);
    return hash.digest("hex") === sha256 ? "whole" : "its bytes were altered";
  } catch {
    await requireStore(store);
    return "unreadable";
  }
}
