import { and, eq } from "drizzle-orm";
import { control } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import { listEvidence } from "#server/evidence/evidence/queries/items.ts";
import type { EvidenceItem } from "#server/evidence/evidence/schema.ts";
import type { May } from "#server/ground/access/rules.ts";
import { can, type WorkspaceActor } from "#server/ground/access/service.ts";
import { addDays, type CalendarDate, formatDay, type Span, today } from "#server/ground/calendar/rules.ts";
import { historyOf } from "#server/ground/journal/queries.ts";
import { asIssued } from "#server/ground/journal/service/as-of.ts";
import { whileUnchanged } from "#server/ground/journal/service/unchanged.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { peopleById, personNamed } from "#server/people/people/queries.ts";
import { engagementForActor, listEngagements } from "#server/plan/engagements/queries.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import { asked, covers, daysOf, shownSpan } from "../rules/coverage.ts";
import { laneOf } from "../rules/figures.ts";
import type { Measure } from "../rules/implementation.ts";
import type { Occurrence } from "../rules/occurrences.ts";
import { populationSentence, tally } from "../rules/population.ts";
import type { Standing } from "../rules/standing.ts";
import type { ControlLanes, OccurrenceView, Timeline, TimelineLane } from "../schema.ts";
import {
  coverageInScope,
  eventReference,
  figuresIn,
  frequencyOf,
  type LaneStanding,
  measureOf,
  standingsInScope,
} from "./coverage.ts";
import { standingsOfControl } from "./of-control.ts";

const HISTORY = 40;
const RETURNED = 20;
const CLOSED: readonly Engagement["status"][] = ["superseded", "withdrawn"];

export async function readTimeline(
  tx: Tx,
  actor: WorkspaceActor,
  input: { engagementId: string; all: boolean },
): Promise<Timeline> {
  const engagement = await engagementForActor(tx, actor, input.engagementId);
  return asIssued(tx, actor, engagement.frozen, (then) => named(tx, then, engagement, input.all));
}

async function named(tx: Tx, actor: WorkspaceActor, engagement: Engagement, all: boolean): Promise<Timeline> {
  const day = today(actor.now, actor.workspace.timeZone);
  const what = ["timeline", engagement.id, engagement.evidenceFrom, engagement.evidenceTo, all, day];
  const timeline = await whileUnchanged(tx, actor, what, () => timelineOf(tx, actor, engagement, all, day));
  const people = await peopleById(
    tx,
    actor,
    timeline.lanes.map((lane) => lane.ownerId),
  );
  const lanes = timeline.lanes.map((lane) => ({
    ...lane,
    ownerName: personNamed(people, lane.ownerId)?.name ?? null,
  }));
  return { ...timeline, lanes };
}

async function timelineOf(tx: Tx, actor: WorkspaceActor, engagement: Engagement, all: boolean, day: CalendarDate) {
  const period = { from: engagement.evidenceFrom, to: engagement.evidenceTo };
  const rows = await standingsInScope(tx, actor, engagement, { all });
  const ordered = rows.toSorted((a, b) => sortOf(a) - sortOf(b) || a.control.code.localeCompare(b.control.code));
  return {
    engagementId: engagement.id,
    period,
    today: day,
    lanes: ordered.map((row) => asLane(row, engagement)),
    figures: figuresIn(rows, engagement, day),
  };
}

function asLane(row: LaneStanding, engagement: Engagement): Omit<TimelineLane, "ownerName"> {
  const { evidenceFrom: from, evidenceTo: to, asOf } = engagement;
  // An example is drawn beside the date it is for, not over all the days on which it may have been made.
  const drawn = asOf === null ? row.coverage : row.coverage.map((c) => on(asOf, c));
  return { ...factsOf(row), ...laneOf(drawn, from), note: noteOf(row, { from, to }, measureOf(engagement)) };
}

function on(day: CalendarDate, standing: Standing): Standing {
  return { ...standing, occurrence: { ...standing.occurrence, span: { from: addDays(day, -6), to: day } } };
}

/** One control's occurrences in every open engagement that reads it, newest period first. */
export async function lanesOfControl(tx: Tx, actor: WorkspaceActor, controlId: string): Promise<ControlLanes> {
  const open = (await listEngagements(tx, actor)).filter((e) => !CLOSED.includes(e.status));
  const lanes = new Map<string, ControlLanes[number]>();
  for (const together of Map.groupBy(open, (e) => JSON.stringify(e.frozen)).values()) {
    const read = (then: WorkspaceActor) => lanesIn(tx, then, together, controlId);
    for (const lane of await asIssued(tx, actor, together[0]?.frozen ?? null, read))
      lanes.set(lane.engagement.id, lane);
  }
  return open.flatMap((e) => lanes.get(e.id) ?? []);
}

/** In engagements that are read as of one instant. */
async function lanesIn(tx: Tx, actor: WorkspaceActor, engagements: readonly Engagement[], controlId: string) {
  const found = await standingsOfControl(tx, actor, engagements, controlId);
  const [any] = found.values();
  const ownerName = any ? await ownerNameOf(tx, actor, any) : null;
  const day = today(actor.now, actor.workspace.timeZone);
  return engagements.flatMap((e): ControlLanes => {
    const row = found.get(e.id);
    if (!row) return [];
    const period = { from: e.evidenceFrom, to: e.evidenceTo };
    return [
      {
        engagement: { id: e.id, name: e.name, measure: measureOf(e) },
        period,
        today: day,
        lane: { ...asLane(row, e), ownerName },
      },
    ];
  });
}

async function ownerNameOf(
  tx: Tx,
  actor: WorkspaceActor,
  { control: { ownerId } }: { control: { ownerId: string | null } },
) {
  return personNamed(await peopleById(tx, actor, [ownerId]), ownerId)?.name ?? null;
}

/** One occurrence with its evidence and history; without a key, only the control, whose population may be zero. */
export async function openOccurrence(
  tx: Tx,
  actor: WorkspaceActor & May<"evidence:read">,
  input: { engagementId: string; controlId: string; key: string | null },
): Promise<OccurrenceView> {
  const engagement = await engagementForActor(tx, actor, input.engagementId);
  return asIssued(tx, actor, engagement.frozen, (then) => occurrenceIn(tx, then, engagement, input));
}

async function occurrenceIn(
  tx: Tx,
  actor: WorkspaceActor & May<"evidence:read">,
  engagement: Engagement,
  input: { controlId: string; key: string | null },
): Promise<OccurrenceView> {
  const [row] = await coverageInScope(tx, actor, engagement, { controlId: input.controlId, all: true });
  const [facts] = await tx
    .select({ statement: control.statement, evidenceTypes: control.evidenceTypes })
    .from(control)
    .where(and(inTenant(control, actor), eq(control.id, input.controlId)));
  if (!row || !facts) throw notFound("control");
  const found = input.key === null ? undefined : row.coverage.find((c) => c.occurrence.key === input.key);
  if (input.key !== null && !found) throw notFound("occurrence");
  const frequency = frequencyOf(row.schedules);
  const items = found ? await listEvidence(tx, actor, { ids: found.evidenceIds }, found.evidenceIds.length) : [];
  const { id, code, title, criteria } = row.control;
  return {
    control: {
      id,
      code,
      title,
      ownerName: await ownerNameOf(tx, actor, row),
      criteria: criteria.map((c) => c.code),
      frequency,
      ...facts,
      asNeeded: frequency === "as_needed",
    },
    occurrence: found
      ? {
          key: found.occurrence.key,
          ...found.occurrence.span,
          due: found.occurrence.due,
          graceDays: found.occurrence.graceDays,
          state: found.state,
          collectedOn: found.collectedOn,
          daysLate: found.daysLate,
          reference: found.occurrence.key.startsWith("event:")
            ? await eventReference(tx, actor, found.occurrence.key.slice(6))
            : null,
        }
      : null,
    measure: measureOf(engagement),
    note: noteOf(row, { from: engagement.evidenceFrom, to: engagement.evidenceTo }, measureOf(engagement)),
    performedBefore: row.performedBefore,
    evidence: items,
    returned: found ? await returnedOf(tx, actor, id, found.occurrence) : [],
    history: can(actor, "journal:read") ? await historyOf(tx, actor, found?.evidenceIds ?? [id], HISTORY) : [],
  };
}

async function returnedOf(
  tx: Tx,
  actor: WorkspaceActor & May<"evidence:read">,
  controlId: string,
  occurrence: Occurrence,
): Promise<EvidenceItem[]> {
  const items = await listEvidence(tx, actor, { controlId, ...occurrence.span, review: "returned" }, RETURNED);
  return items.filter(({ coversFrom: from, coversTo: to, collectedOn }) => {
    const shown = shownSpan({ from, to }, collectedOn);
    return shown !== null && covers(daysOf(shown), asked(occurrence));
  });
}

function factsOf({
  control: c,
  schedules,
}: LaneStanding): Omit<TimelineLane, "ownerName" | "from" | "to" | "due" | "states" | "keys" | "note"> {
  const first = c.criteria[0];
  return {
    controlId: c.id,
    code: c.code,
    title: c.title,
    isKey: c.isKey,
    frequency: frequencyOf(schedules),
    ownerId: c.ownerId,
    criteria: c.criteria.map((x) => x.code),
    group: first
      ? { code: first.groupCode, name: first.groupName }
      : { code: "", name: "Not mapped to this engagement" },
  };
}

function noteOf(row: LaneStanding, period: Span, measure: Measure): string | null {
  if (measure === "implementation")
    return row.coverage.some((c) => c.state !== "not_applicable") ? null : "Not in force on the date.";
  const frequency = frequencyOf(row.schedules);
  if (!frequency) return "No frequency is set, so its occurrences are not known.";
  if (row.performedBefore)
    return `Performed on ${formatDay(row.performedBefore)}, before this window, so it does not count in it.`;
  return populationSentence(frequency, tally(row.coverage.map((c) => c.state)), period);
}

function sortOf(row: LaneStanding): number {
  return row.control.criteria[0]?.sort ?? Number.MAX_SAFE_INTEGER;
}
