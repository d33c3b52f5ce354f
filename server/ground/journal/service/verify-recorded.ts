import type { OwnerReader } from "#db/owner.ts";
import { REWRITTEN, UNRECORDED, UNRECORDED_COLUMNS } from "#db/schema/ground/recorded.ts";
import { faultsInPast } from "./verify-past.ts";

export type RowFault = { logId: string | null; problem: string };
export type Compared = { faults: RowFault[]; rows: number; tables: string[]; since: string | null; not: string[] };

type Table = { name: string; keys: string[]; columns: string[]; triggers: number };
type Scope = { orgId: string; logId: string } | null;

const MOST_NAMED = 20;

/** Names rows changed, added, removed or restored behind the product's back. @param scope null for all logs */
export async function compareRows(owner: OwnerReader, scope: Scope): Promise<Compared> {
  // The digests cover rows formatted under these settings.
  await owner.unsafe(
    "select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'postgres', true), set_config('bytea_output', 'hex', true)",
  );
  const tables = (await tablesOf(owner)).map((table) => ({ ...table, reason: whyUnrecorded(table) }));
  const found: Compared = { faults: await faultsInDigests(owner, scope), rows: 0, tables: [], since: null, not: [] };
  for (const table of tables.filter(({ reason }) => reason === null)) {
    const ofLog = scope && (table.keys[0] === "workspace_id") === (scope.orgId === scope.logId);
    if (ofLog) continue;
    if (table.triggers !== 3)
      found.faults.push({
        logId: scope?.logId ?? null,
        problem: `${table.name} lacks the triggers that record its rows: they were dropped or disabled`,
      });
    const { faults, rows, not } = await compareTable(owner, table, scope);
    found.faults.push(...faults);
    found.rows += rows;
    found.tables.push(table.name);
    found.not.push(...not);
  }
  const [first] = await owner<{ since: string | null }>`
    select to_char(min(created_at) at time zone 'UTC', 'YYYY-MM-DD') as since from row_digest`;
  found.since = first?.since ?? null;
  for (const { name, reason } of tables) if (reason !== null) found.not.push(`${name} (${reason})`);
  for (const [table, columns] of Object.entries(UNRECORDED_COLUMNS))
    for (const [column, why] of Object.entries(columns)) found.not.push(`${table}.${column} (${why})`);
  return found;
}

async function tablesOf(owner: OwnerReader): Promise<readonly Table[]> {
  return owner<Table>`
    select c.relname as name,
      array(select a.attname::text from pg_index i cross join unnest(i.indkey::int2[]) with ordinality k (attnum, n)
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary and a.attname <> 'org_id' order by k.n) as keys,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select count(*)::int from pg_trigger t where t.tgrelid = c.oid and t.tgname in ('noted_insert', 'noted_update', 'noted_delete')
        and t.tgenabled = 'O' and t.tgfoid = to_regproc('app.note_' || c.relname)) as triggers
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`;
}

function whyUnrecorded({ name, columns }: Table): string | null {
  return columns.includes("org_id") ? (UNRECORDED[name] ?? null) : "belongs to no organization";
}

type Difference = { orgId: string; key: string; what: string; sequence: string | null; logId: string | null };

async function compareTable(owner: OwnerReader, table: Table, scope: Scope) {
  const name = quoted(table.name);
  const lists = await owner<{ columns: string[] }>`
    select distinct columns from row_digest where table_name = ${table.name}`;
  const known = lists.filter(({ columns }) => columns.every((column) => table.columns.includes(column)));
  const gone = lists.filter((list) => !known.includes(list));
  // Columns dropped or renamed later cannot be recomputed; columns added later are in no earlier digest.
  const cases = known.map(
    ({ columns }) => `when s.columns = ${list(columns)} then s.digest = sha256(convert_to(${rowOf(columns)}, 'UTF8'))`,
  );
  const fits = cases.length > 0 ? `case ${cases.join(" ")} else true end` : "true";
  const workspace = table.keys[0] === "workspace_id" && scope ? "and r.workspace_id = $2::uuid" : "";
  const mine = scope ? "where r.org_id = $1::uuid" : "";
  const keyed = workspace ? "and k.key like '(' || $2 || '%'" : "";
  const differences = await owner.unsafe<Difference & { rows: number }>(
    `with said as (
        select distinct on (r.org_id, k.key) r.org_id, k.key, k.digest, r.columns, r.id
        from row_digest r cross join lateral unnest(r.keys, r.digests) as k (key, digest)
        where r.table_name = '${table.name}' ${scope ? "and r.org_id = $1::uuid" : ""} ${keyed}
        order by r.org_id, k.key, r.id desc),
      compared as (
        select coalesce(r.org_id, s.org_id) as org_id, coalesce(r.key, s.key) as key, s.id, r.key is not null as present,
          case when r.key is null and s.digest <> '' then 'is gone'
               when r.key is null then null
               when s.key is null then 'was added'
               when s.digest = '' then 'is there again, though it was deleted'
               when not (${fits}) then 'was changed' end as what
        from (select ${rowOf(table.keys)} as key, r.* from ${name} r ${mine} ${workspace}) r
        full join said s on s.org_id = r.org_id and s.key = r.key)
      select (select count(*)::int from compared where present) as rows, c.org_id as "orgId", c.key, c.what, e.sequence, e.log_id as "logId"
      from (select 1) one left join (select * from compared where what is not null order by org_id, key limit ${MOST_NAMED + 1}) c on true
      left join row_digest_entry e on e.org_id = c.org_id and e.digest_id = c.id
      order by c.org_id, c.key`,
    workspace && scope ? [scope.orgId, scope.logId] : scope ? [scope.orgId] : [],
  );
  const real = differences.filter(({ what }) => what !== null);
  const faults = real.slice(0, MOST_NAMED).map((d) => faultOf(table, d));
  const [more] = real.slice(MOST_NAMED);
  if (more)
    faults.push({ ...faultOf(table, more), problem: `more rows of ${table.name} do not fit than are named here` });
  const not = gone.map(({ columns }) => {
    const lost = columns.filter((column) => !table.columns.includes(column)).join(", ");
    return `rows of ${table.name} last changed while it had ${lost} (a later version removed it)`;
  });
  faults.push(...(await faultsInPast(owner, table, fits, scope?.orgId ?? null)));
  return { faults, rows: differences[0]?.rows ?? 0, not };
}

function faultOf({ name, keys }: Table, { orgId, key, what, sequence, logId }: Difference): RowFault {
  const ofWorkspace = keys[0] === "workspace_id";
  const since = sequence === null ? "no entry records it" : `last recorded by entry ${sequence} of the log ${logId}`;
  const log = ofWorkspace ? (/^\(([0-9a-f-]{36})/.exec(key)?.[1] ?? orgId) : orgId;
  return { logId: log, problem: `${name} ${key} ${what}: ${since}` };
}

async function faultsInDigests(owner: OwnerReader, scope: Scope): Promise<RowFault[]> {
  const org = scope?.orgId ?? null;
  const altered = await owner<{ orgId: string; what: string }>`
    select distinct on (org_id) org_id as "orgId", 'digests of rows of ' || table_name || ' (' || id || ') were altered' as what from row_digest r
    where (${org}::uuid is null or org_id = ${org}::uuid) and digest is distinct from sha256(convert_to(concat_ws(E'\n', org_id, id, table_name,
      array_to_string(columns, ','), (select string_agg(encode(k.digest, 'hex') || ' ' || k.key, E'\n' order by k.n)
        from unnest(r.keys, r.digests) with ordinality as k (key, digest, n))), 'UTF8'))
    order by org_id, id`;
  const untold = await owner<{ orgId: string; what: string }>`
    select distinct on (org_id) org_id as "orgId", 'digests of rows of ' || table_name || ' (' || id || ') are in no entry: they were added outside the journal' as what
    from row_digest d where (${org}::uuid is null or org_id = ${org}::uuid) and baseline is null
      and not exists (select from row_digest_entry e where e.org_id = d.org_id and e.digest_id = d.id) order by org_id, id`;
  const misnamed = await owner<{ orgId: string; what: string }>`
    select distinct on (e.org_id) e.org_id as "orgId", 'digests of rows of ' || d.table_name || ' (' || d.id || ') are recorded as ' || e.table_name as what
    from row_digest_entry e join row_digest d on d.org_id = e.org_id and d.id = e.digest_id
    where e.table_name <> d.table_name and (${org}::uuid is null or e.org_id = ${org}::uuid) order by e.org_id, d.id`;
  // Quotation marks in people's text are escaped, so this can only be the field's own name.
  const told = await owner<{ orgId: string; what: string }>`
    select distinct on (1) coalesce(j.org_id, d.org_id) as "orgId", 'entry ' || coalesce(j.sequence, d.sequence) || ' of the log ' || coalesce(j.log_id, d.log_id)
      || ': the digests of its rows are not those it contains' as what
    from (select org_id, log_id, sequence, substr(body, position('"rows":"' in body) + 8, 64) as rows from journal_entry
          where position('"rows":"' in body) > 0 and (${org}::uuid is null or org_id = ${org}::uuid)) j
    full join (select e.org_id, e.log_id, e.sequence, encode(sha256(string_agg(coalesce(r.digest, ''), ''::bytea order by r.id)), 'hex') as rows
          from row_digest_entry e left join row_digest r on r.org_id = e.org_id and r.id = e.digest_id
          where ${org}::uuid is null or e.org_id = ${org}::uuid group by 1, 2, 3) d
      on d.org_id = j.org_id and d.log_id = j.log_id and d.sequence = j.sequence
    where j.rows is distinct from d.rows order by 1, coalesce(j.sequence, d.sequence)`;
  const found = [...altered, ...untold, ...misnamed, ...told].map(({ orgId, what }) => ({
    logId: orgId,
    problem: what,
  }));
  return [...found, ...(await faultsInBaselines(owner, org))];
}

// A digest accepted later than at once with its migration would let an innocent entry vouch for an attacker's row.
async function faultsInBaselines(owner: OwnerReader, org: string | null): Promise<RowFault[]> {
  const allowed = Object.entries(REWRITTEN).flatMap(([number, tables]) => tables.map((table) => `${number} ${table}`));
  const rows = await owner<{ orgId: string; what: string }>`
    with taken as (
      select d.org_id, d.baseline, d.table_name, min(j.at) as at, count(distinct (e.log_id, e.sequence)) as times
      from row_digest d left join row_digest_entry e on e.org_id = d.org_id and e.digest_id = d.id
      left join journal_entry j on j.org_id = e.org_id and j.log_id = e.log_id and j.sequence = e.sequence
      where d.baseline is not null and (${org}::uuid is null or d.org_id = ${org}::uuid) group by grouping sets ((1, 2), (1, 2, 3))),
    first as (select e.org_id, min(j.at) as at from row_digest_entry e join journal_entry j on j.org_id = e.org_id and j.log_id = e.log_id and j.sequence = e.sequence group by 1)
    select distinct on (t.org_id) t.org_id as "orgId", 'rows of ' || coalesce(t.table_name, 'several tables') || ' were noted as a migration would, and no migration did: somebody wrote the digests' as what
    from taken t left join first f on f.org_id = t.org_id
    where t.times > 1
      or (t.baseline = 1 and coalesce(t.at, now()) > f.at + interval '3 minutes')
      or (t.baseline <> 1 and t.table_name is not null and not (t.baseline || ' ' || t.table_name) = any(string_to_array(${allowed.join(",")}, ',')))
    order by t.org_id, t.table_name`;
  return rows.map(({ orgId, what }) => ({ logId: orgId, problem: what }));
}

function rowOf(columns: readonly string[]): string {
  return `row(${columns.map((column) => `r.${quoted(column)}`).join(", ")})::text`;
}

function list(columns: readonly string[]): string {
  return `array[${columns.map((column) => `'${column.replaceAll("'", "''")}'`).join(", ")}]::text[]`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
