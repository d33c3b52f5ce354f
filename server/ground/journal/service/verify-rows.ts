import type { OwnerReader } from "#db/owner.ts";
import { digest } from "../rules/entry.ts";

type Log = { orgId: string; logId: string };
type Row = {
  subject: string;
  by: string | null;
  at: string | null;
  payload: Record<string, unknown>;
  older?: Record<string, unknown>;
};
type RowEntry = { what: string; sequence: string; subject: string; after: string | null; actor: string; at: string };

type Comparison = {
  what: string;
  actions: string[];
  /** whether each such entry must have a row */
  each: boolean;
  rows(owner: OwnerReader, log: Log): Promise<readonly Row[]>;
};

const COMPARISONS: readonly Comparison[] = [
  {
    what: "control_event",
    actions: ["event.recorded"],
    each: true,
    rows: (owner, { orgId, logId }) => owner<Row>`
      select control_id as subject, null as by, null as at,
        jsonb_build_object('controlId', control_id, 'occurredOn', occurred_on, 'reference', reference) as payload,
        -- as entries of versions before had it
        jsonb_build_object('controlId', control_id, 'occurredOn', occurred_on, 'reference', reference, 'workspace', w.slug) as older
      from control_event join workspace w on w.org_id = control_event.org_id and w.id = workspace_id where control_event.org_id = ${orgId} and workspace_id = ${logId}`,
  },
  {
    what: "document_version",
    actions: ["document.written"],
    each: true,
    rows: (owner, { orgId, logId }) => owner<Row>`
      select document_id as subject, saved_by as by, null as at, jsonb_build_object('version', version, 'note', note, 'body', body) as payload
      from document_version where org_id = ${orgId} and workspace_id = ${logId} and version > 1`,
  },
  {
    what: "document_approval",
    actions: ["document.approved", "document.reviewed"],
    each: true,
    rows: (owner, { orgId, logId }) => owner<Row>`
      select document_id as subject, approved_by as by, null as at, jsonb_build_object('version', version, 'approvedOn', approved_on) as payload
      from document_approval where org_id = ${orgId} and workspace_id = ${logId}`,
  },
  {
    what: "risk_acceptance",
    actions: ["risk.accepted"],
    each: true,
    rows: (owner, { orgId, logId }) => owner<Row>`
      select risk_id as subject, accepted_by as by, to_char(accepted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
        jsonb_build_object('why', why, 'until', until, 'score', score) as payload
      from risk_acceptance where org_id = ${orgId} and workspace_id = ${logId}`,
  },
  {
    what: "control_version",
    actions: ["control.%"],
    each: false,
    rows: (owner, { orgId, logId }) => owner<Row>`
      select control_id as subject, coalesce(approved_by, changed_by) as by, null as at,
        snapshot || jsonb_build_object('version', version, 'effectiveFrom', effective_from)
          || case when mappings <> '[]' then jsonb_build_object('mappings', mappings) else '{}' end as payload
      from control_version where org_id = ${orgId} and workspace_id = ${logId}`,
  },
];

export async function problemInRows(owner: OwnerReader, log: Log): Promise<string | null> {
  // One pass over the log: each takes as long as the log.
  const entriesByTable = Map.groupBy(
    await entriesOf(
      owner,
      log,
      COMPARISONS.filter(({ each }) => each),
    ),
    ({ what }) => what,
  );
  for (const comparison of COMPARISONS) {
    const found = await comparison.rows(owner, log);
    if (found.length === 0 && !comparison.each) continue;
    const entries = comparison.each
      ? (entriesByTable.get(comparison.what) ?? [])
      : await entriesOf(owner, log, [comparison]);
    const problem = problemIn(comparison, found, entries);
    if (problem) return problem;
  }
  return (await problemInSubmissions(owner, log)) ?? problemInControls(owner, log);
}

function entriesOf(owner: OwnerReader, { orgId, logId }: Log, comparisons: readonly Comparison[]) {
  const wanted = comparisons.flatMap(({ what, actions }) => actions.map((action) => ({ what, action })));
  return owner<RowEntry>`
    select w.what, sequence, subject_id as subject, body::jsonb ->> 'after' as after, body::jsonb #>> '{actor,name}' as actor, body::jsonb ->> 'at' as at
    from journal_entry join jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w (what text, action text) on journal_entry.action like w.action
    where org_id = ${orgId} and log_id = ${logId} order by sequence`;
}

function problemIn({ what, each }: Comparison, found: readonly Row[], entries: readonly RowEntry[]): string | null {
  const open = new Map<string, RowEntry[]>();
  for (const entry of entries) {
    const key = `${entry.subject} ${entry.after}`;
    open.set(key, [...(open.get(key) ?? []), entry]);
  }
  for (const row of found) {
    const entriesOf = (payload: unknown) => open.get(`${row.subject} ${digest(payload)}`);
    const same = entriesOf(row.payload) ?? (row.older && entriesOf(row.older)) ?? [];
    const fits = same.findIndex((e) => (row.by === null || e.actor === row.by) && (row.at === null || e.at === row.at));
    if (fits >= 0) same.splice(fits, 1);
    else if (same[0])
      return `entry ${same[0].sequence}: ${what} of ${row.subject} names another person or time than the entry`;
    else return `${what} of ${row.subject} matches no entry: it was changed, or added outside the journal`;
  }
  const [lost] = each ? [...open.values()].flat() : [];
  return lost ? `entry ${lost.sequence}: what it records is no longer in ${what}` : null;
}

// The submitter, the time and the end of evidence are plain fields of entries, not part of a digest.
async function problemInSubmissions(owner: OwnerReader, { orgId, logId }: Log): Promise<string | null> {
  const [changed] = await owner<{ id: string; sequence: string }>`
    select e.id, j.sequence from evidence e
    join journal_entry j on j.org_id = e.org_id and j.log_id = e.workspace_id and j.sequence = e.sequence
    left join lateral (select x.action, x.body::jsonb ->> 'why' as why from journal_entry x
      where x.org_id = e.org_id and x.log_id = e.workspace_id and x.subject_id = e.id and x.action in ('evidence.withdrawn', 'evidence.superseded')
      order by x.sequence desc limit 1) ended on true
    where e.org_id = ${orgId} and e.workspace_id = ${logId} and (
      e.submitted_at <> j.at or e.submitted_by_id is distinct from j.actor_id or e.submitted_by <> j.body::jsonb #>> '{actor,name}'
      or 'evidence.' || e.state <> coalesce(ended.action, 'evidence.submitted') or e.state_reason is distinct from ended.why)
    order by j.sequence limit 1`;
  return changed
    ? `entry ${changed.sequence}: who submitted evidence ${changed.id}, when, or its state is not what the journal says`
    : null;
}

async function problemInControls(owner: OwnerReader, { orgId, logId }: Log): Promise<string | null> {
  const [changed] = await owner<{ id: string }>`
    select c.id from control c left join control_version v
      on v.org_id = c.org_id and v.workspace_id = c.workspace_id and v.control_id = c.id and v.version = c.version
    where c.org_id = ${orgId} and c.workspace_id = ${logId} and (v.version is null
      or c.version <> (select count(*) from control_version n where n.org_id = c.org_id and n.workspace_id = c.workspace_id and n.control_id = c.id)
      or c.code <> v.snapshot ->> 'code' or c.title <> v.snapshot ->> 'title' or c.statement <> v.snapshot ->> 'statement'
      or c.status <> v.snapshot ->> 'status' or c.frequency is distinct from v.snapshot ->> 'frequency') limit 1`;
  return changed ? `control ${changed.id} is not as its newest version says, or a version of it is missing` : null;
}
