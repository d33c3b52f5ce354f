import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { installationIn } from "#db/installation.ts";
import { appliedIn } from "#db/schema-status.ts";
import { openNote } from "#server/ground/journal/rules/note.ts";
import { journalKey } from "#server/ground/journal/service/key.ts";
import { type ObjectStore, requireStore, storeToCheck } from "#server/ground/platform/store.ts";
import manifest from "../../../package.json" with { type: "json" };
import { type ArchiveWriter, MANIFEST, MANIFEST_HASH, type Manifest, writeArchive } from "./archive.ts";
import { asOwner, keptTables, type OwnerSql } from "./owner-sql.ts";

type Say = (line: string) => void;
type Sql = Pick<OwnerSql, "unsafe">;
type TableEntry = Manifest["tables"][number];

const PART_BYTES = 4 * 1024 * 1024;
const ROWS_AT_ONCE = 1000;
const squeeze = promisify(gzip);

/**
 * Consistent and safe while the product runs: one repeatable-read transaction, and evidence files never change.
 * @param target a file, or a folder to write it in
 * @returns 0; 1 when evidence was missing or had other bytes, each named; 3 when files could not be read
 * @throws Error, writing nothing, when the evidence store is unreachable or another installation's
 */
export async function makeBackup(ownerUrl: string, target: string, say: Say): Promise<number> {
  const takenAt = new Date().toISOString();
  const path = pathFor(target, takenAt);
  const archive = writeArchive(path);
  try {
    const made = await asOwner(ownerUrl, (owner) =>
      owner.begin("isolation level repeatable read read only", async (tx): Promise<Manifest> => {
        await tx.unsafe("set local row_security = off; set local idle_in_transaction_session_timeout = 0");
        const migrations = await appliedIn(tx);
        if (migrations.length === 0) throw new Error("This database does not contain Tickmark.");
        await requireJournalKey(tx);
        const tables: TableEntry[] = [];
        for (const name of await keptTables(tx)) tables.push(await addTable(tx, archive, name));
        const store = storeToCheck(() => installationIn((text) => tx.unsafe(text)));
        const { damaged, unread, ...objects } = await addObjects(tx, archive, store);
        const { version } = manifest;
        const { verifier } = journalKey();
        return {
          format: "tickmark-backup-1",
          version,
          takenAt,
          migrations,
          journalKey: verifier,
          tables,
          objects,
          damaged,
          unread,
        };
      }),
    );
    await addManifest(archive, made);
    await archive.finish();
    return summed(made, path, say);
  } catch (error) {
    await archive.discard();
    throw error;
  }
}

function pathFor(target: string, takenAt: string): string {
  const folder = existsSync(target) && statSync(target).isDirectory();
  const path = resolve(folder ? join(target, `tickmark-${takenAt.replace(/[-:]|\.\d+/g, "")}.tar`) : target);
  if (existsSync(path)) throw new Error(`${path} already exists: name another file.`);
  return path;
}

// With another secret, the manifest would name a key that never signed this journal, and a restore would trust it.
async function requireJournalKey(tx: Sql): Promise<void> {
  const { verifier } = journalKey();
  const heads = await tx.unsafe<{ note: string }[]>("select note from journal_head where size > 0");
  if (heads.length === 0 || heads.some(({ note }) => isSignedBy(note, verifier))) return;
  throw new Error(
    "The journal in this database is not signed with this AUTH_SECRET and JOURNAL_NAME: give the command the product's own environment.",
  );
}

function isSignedBy(note: string, verifier: string): boolean {
  try {
    openNote(note, verifier);
    return true;
  } catch {
    return false;
  }
}

// JSON instead of COPY text: the driver does not report an error at the end of a COPY, and other programs can read JSON.
async function addTable(tx: Sql, archive: ArchiveWriter, table: string): Promise<TableEntry> {
  const entry: TableEntry = { name: table, rows: 0, parts: [] };
  let lines: string[] = [];
  let size = 0;
  const flush = async () => {
    if (lines.length === 0) return;
    const bytes = await squeeze(`${lines.join("\n")}\n`);
    const name = `tables/${table}/${String(entry.parts.length + 1).padStart(6, "0")}.ndjson.gz`;
    await archive.add(name, bytes.length, [bytes]);
    entry.parts.push({ name, sha256: sha256(bytes) });
    lines = [];
    size = 0;
  };
  const rows = tx.unsafe<{ line: string }[]>(`select row_to_json(t)::text as line from public."${table}" t`);
  for await (const batch of rows.cursor(ROWS_AT_ONCE)) {
    for (const { line } of batch) {
      lines.push(line);
      size += line.length;
      if (size >= PART_BYTES) await flush();
    }
    entry.rows += batch.length;
  }
  await flush();
  return entry;
}

type Named = { orgId: string; sha256: string; size: string; isEvidence: boolean };

async function addObjects(tx: Sql, archive: ArchiveWriter, store: ObjectStore) {
  const found = { count: 0, bytes: 0, damaged: [] as string[], unread: [] as string[] };
  await requireStore(store);
  // Schemas before issued reports lack this table.
  const [since] = await tx.unsafe("select to_regclass('issued_report_file') is not null as reports");
  const reports = since?.reports ? "union all select org_id, sha256, size, true from issued_report_file" : "";
  const named = tx.unsafe<Named[]>(`
    select org_id as "orgId", sha256, max(size) as size, bool_or(evidence) as "isEvidence" from (
      select org_id, sha256, size, true as evidence from evidence_file
      ${reports}
      union all select org_id, sha256, size, false from upload) f
    group by 1, 2 order by 1, 2`);
  for await (const batch of named.cursor(ROWS_AT_ONCE))
    for (const object of batch) {
      const name = `objects/${object.orgId}/${object.sha256}`;
      const size = Number(object.size);
      const bytes = await store.find(object.orgId, object.sha256).catch(() => "unread" as const);
      // Uploads are recorded before their bytes are in place; nobody has been told of such a file yet.
      if (!bytes && !object.isEvidence) continue;
      const state: BytesState = { is: bytes === "unread" ? "unread" : "damaged" };
      if (bytes && bytes !== "unread") {
        await archive.add(name, size, exactly(size, object.sha256, bytes, state));
        found.count += 1;
        found.bytes += size;
      }
      // One unreadable file must not prevent a backup of the rest; an unreachable store must.
      if (state.is === "unread") await requireStore(store);
      if (state.is !== "sound") found[state.is].push(name);
    }
  return found;
}

type BytesState = { is: "sound" | "damaged" | "unread" };

// One bad file must not corrupt the archive.
async function* exactly(size: number, wanted: string, bytes: AsyncIterable<Uint8Array>, state: BytesState) {
  const hash = createHash("sha256");
  let left = size;
  try {
    for await (const chunk of bytes) {
      hash.update(chunk);
      if (left > 0) yield chunk.subarray(0, left);
      left -= chunk.length;
    }
    state.is = left === 0 && hash.digest("hex") === wanted ? "sound" : "damaged";
  } catch {
    state.is = "unread";
  }
  for (; left > 0; left -= 65_536) yield Buffer.alloc(Math.min(left, 65_536));
}

async function addManifest(archive: ArchiveWriter, made: Manifest): Promise<void> {
  const text = Buffer.from(`${JSON.stringify(made, null, 2)}\n`);
  const sum = Buffer.from(`${sha256(text)}  ${MANIFEST}\n`);
  await archive.add(MANIFEST, text.length, [text]);
  await archive.add(MANIFEST_HASH, sum.length, [sum]);
}

function summed(made: Manifest, path: string, say: Say): number {
  const rows = made.tables.reduce((n, t) => n + t.rows, 0);
  const { count, bytes } = made.objects;
  say(`${path}: ${rows} rows of ${made.tables.length} tables, ${count} evidence files of ${bytes} bytes.`);
  say(
    "It does not contain AUTH_SECRET and JOURNAL_NAME: keep both separately, because a restored journal cannot continue without them.",
  );
  for (const name of made.damaged) say(`NOT WHOLE in the evidence store: ${name}`);
  for (const name of made.unread)
    say(`COULD NOT BE READ and is incomplete in the backup, which does not mean that it was changed: ${name}`);
  if (made.unread.length > 0) say("Run this again once the evidence store can read those files, and keep that backup.");
  if (made.damaged.length > 0) return 1;
  return made.unread.length > 0 ? 3 : 0;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
