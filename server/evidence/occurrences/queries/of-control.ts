import { and, eq, ne } from "drizzle-orm";
import { control } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import { type Span, today } from "#server/ground/calendar/rules.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { controlSchedules } from "#server/programme/controls/queries/schedules.ts";
import { lastShownBefore, standingsOf } from "../rules/standing.ts";
import { eventsOf, IN_SCOPE, type LaneStanding, mappedCriteria, matched, type Scope } from "./coverage.ts";
import { packedEvidence, type Reader } from "./evidence.ts";

/**
 * How one control stands in each of the engagements that reads it, by the engagement's id: five queries, however many there are. All of
 * them are read as of the same instant.
 */
export async function standingsOfControl(
  tx: Tx,
  reader: Reader,
  engagements: readonly (Scope & { id: string })[],
  controlId: string,
): Promise<Map<string, LaneStanding>> {
  const ids = engagements.map((e) => e.id);
  const criteria = Map.groupBy(await mappedCriteria(tx, reader, ids, controlId), (c) => c.engagementId);
  const reading = engagements.filter((e) => criteria.has(e.id));
  const [facts] = await tx
    .select(IN_SCOPE)
    .from(control)
    .where(and(inTenant(control, reader), ne(control.status, "draft"), eq(control.id, controlId)));
  if (!facts || reading.length === 0) return new Map();
  const all = hullOf(reading);
  const schedules = (await controlSchedules(tx, reader, [controlId])).get(controlId) ?? [];
  const events = (await eventsOf(tx, reader, [controlId], all)).get(controlId) ?? [];
  const evidence = (await packedEvidence(tx, reader, { controlId, period: all })).get(controlId) ?? {};
  const day = today(reader.now, reader.workspace.timeZone);
  return new Map(
    reading.map((e) => {
      const stands = matched(
        e,
        { schedules, events },
        (occurrences) => standingsOf(occurrences, evidence, day),
        (before) => lastShownBefore(evidence, before),
      );
      return [e.id, { control: { ...facts, criteria: criteria.get(e.id) ?? [] }, schedules, ...stands }];
    }),
  );
}

function hullOf(engagements: readonly Scope[]): Span {
  const from = engagements.map((e) => e.evidenceFrom).sort();
  const to = engagements.map((e) => e.evidenceTo).sort();
  return { from: from[0] ?? "", to: to.at(-1) ?? "" };
}
