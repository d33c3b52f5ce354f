import { type SQL, sql } from "drizzle-orm";
import { PLAN_EACH_TIME } from "#db/pool.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { addDays, type CalendarDate, type Span } from "#server/ground/calendar/rules.ts";
import type { ReaderAt } from "#server/ground/journal/service/as-of.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { type EvidenceSpan, shownSpan } from "../rules/coverage.ts";
import type { PackedByReview } from "../rules/standing.ts";

/** What reading occurrences needs of an actor; a provider's portfolio builds one per client. */
export type Reader = ReaderAt & Pick<WorkspaceActor, "orgId" | "workspaceId"> & { workspace: { timeZone: string } };

type Wanted = { controlId: string | null; period: Span };

/** Control id → what its evidence shows. Returned evidence shows nothing. */
export async function evidenceSpans(tx: Tx, reader: Reader, wanted: Wanted): Promise<Map<string, EvidenceSpan[]>> {
  const rows = await tx.execute<
    Span & { controlId: string; id: string; collectedOn: CalendarDate; waiting: boolean }
  >(sql`
    select ec.control_id as "controlId", e.id, e.covers_from as "from", e.covers_to as "to", e.collected_on as "collectedOn", ${isWaiting} as waiting
    ${countingEvidence(reader, wanted)}`);
  const spans = [...rows].flatMap(({ controlId, id, from, to, collectedOn, waiting }) => {
    const covers = shownSpan({ from, to }, collectedOn);
    return covers ? [{ controlId, id, covers, collectedOn, waiting }] : [];
  });
  return Map.groupBy(spans, (span) => span.controlId);
}

/** `evidenceSpans` as numbers without ids, in three columns per control: a workspace holds 100,000 pieces. */
export async function packedEvidence(tx: Tx, reader: Reader, wanted: Wanted): Promise<Map<string, PackedByReview>> {
  const days = (column: SQL) => sql`array_agg(${column} - date '1970-01-01')::text`;
  const rows = await tx.execute<{
    controlId: string;
    waiting: boolean;
    from: string;
    to: string;
    collected: string;
  }>(sql`
    select ec.control_id as "controlId", ${isWaiting} as waiting, ${days(sql`e.covers_from`)} as "from", ${days(sql`e.covers_to`)} as "to",
      ${days(sql`e.collected_on`)} as collected
    ${countingEvidence(reader, wanted)} group by 1, 2`);
  const found = new Map<string, PackedByReview>();
  for (const { controlId, waiting, from, to, collected } of rows)
    found.set(controlId, {
      ...found.get(controlId),
      [waiting ? "waiting" : "counting"]: {
        from: numbersIn(from),
        to: numbersIn(to),
        collected: numbersIn(collected),
      },
    });
  return found;
}

const isWaiting = sql`(e.review_asked and r.decision is null)`;

// A year back, to say when a control without an occurrence in the period was performed last.
function around(period: Span): Span {
  return { from: addDays(period.from, -366), to: period.to };
}

function countingEvidence(reader: Reader, { controlId, period }: Wanted): SQL {
  const { from, to } = around(period);
  return sql`${PLAN_EACH_TIME} from evidence_control ec
    join evidence e on ${sameTenant("e", "ec")} and e.id = ec.evidence_id
    left join evidence_review r on e.review_asked and ${sameTenant("r", "e")} and r.evidence_id = e.id
    where ${inTenant("ec", reader)} and e.state = 'submitted'
      and r.decision is distinct from 'returned'
      and e.covers_to >= ${from} and e.covers_from <= ${to}
      ${controlId === null ? sql`` : sql`and ec.control_id = ${controlId}`}`;
}

function numbersIn(array: string): number[] {
  return JSON.parse(`[${array.slice(1, -1)}]`) as number[];
}
