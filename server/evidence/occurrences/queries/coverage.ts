import { and, asc, eq, gte, inArray, isNull, lte, ne, sql } from "drizzle-orm";
import { control, controlEvent } from "#db/schema/programme/controls.ts";
import { criterion, engagementCriterion } from "#db/schema/programme/criteria.ts";
import { controlCriterion } from "#db/schema/programme/mappings.ts";
import type { AsOf, Tx } from "#db/tenant.ts";
import { addDays, type CalendarDate, type Span, today } from "#server/ground/calendar/rules.ts";
import { asIssued } from "#server/ground/journal/service/as-of.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { withPlaceholders } from "#server/programme/controls/queries/list.ts";
import { controlSchedules } from "#server/programme/controls/queries/schedules.ts";
import type { Frequency, Schedule } from "#server/programme/controls/rules/frequency.ts";
import { type Coverage, coverageOf, type EvidenceSpan, lastCoveredBefore } from "../rules/coverage.ts";
import { floats } from "../rules/cycles.ts";
import { figuresOf } from "../rules/figures.ts";
import { exampleOf, type Measure, neverLate } from "../rules/implementation.ts";
import { type ControlEvent, type Occurrence, occurrencesIn } from "../rules/occurrences.ts";
import { lastShownBefore, type PackedByReview, type Standing, standingsOf } from "../rules/standing.ts";
import type { Figures } from "../schema.ts";
import { evidenceSpans, packedEvidence, type Reader } from "./evidence.ts";

/** An engagement, a Type 1 by its date; with a null id, a span of the whole workspace, with no mapped criteria. */
export type Scope = {
  id: string | null;
  asOf: CalendarDate | null;
  evidenceFrom: string;
  evidenceTo: string;
  frozen: AsOf | null;
};
export type ControlInScope = {
  id: string;
  code: string;
  title: string;
  isKey: boolean;
  frequency: string | null;
  ownerId: string | null;
  hasStatement: boolean;
  criteria: { code: string; groupCode: string; groupName: string; sort: number }[];
};

type Scoped<C> = {
  control: ControlInScope;
  /** who does what and when is written down, with nothing left to fill in; only a Type 1 asks */
  isDesigned: boolean;
  coverage: C[];
  schedules: readonly Schedule[];
  /** when it was performed before the span and not inside it, if its cycles begin with the span; looked for over a year */
  performedBefore: CalendarDate | null;
};
export type ScopedCoverage = Scoped<Coverage>;
export type ScopedStanding = Scoped<Standing>;
/** What a lane is drawn from. */
export type LaneStanding = Omit<ScopedStanding, "isDesigned">;
type Options = { controlId?: string; all?: boolean };

export async function engagementFigures(tx: Tx, reader: Reader, engagement: Scope): Promise<Figures> {
  const rows = await standingsInScope(tx, reader, engagement);
  const day = today(engagement.frozen?.at ?? reader.now, reader.workspace.timeZone);
  return figuresIn(rows, engagement, day);
}

export function figuresIn(
  rows: readonly ScopedStanding[],
  engagement: Pick<Scope, "asOf">,
  day: CalendarDate,
): Figures {
  const controls = rows.map(({ coverage, schedules, isDesigned }) => ({
    coverage,
    scheduled: schedules.length > 0,
    isDesigned,
  }));
  return figuresOf(controls, day, measureOf(engagement));
}

export function measureOf({ asOf }: Pick<Scope, "asOf">): Measure {
  return asOf === null ? "operation" : "implementation";
}

/** What the engagement asks of a control, matched with its evidence. */
export function matched<C extends Standing>(
  engagement: Scope,
  of: { schedules: readonly Schedule[]; events: readonly ControlEvent[] },
  match: (occurrences: Occurrence[]) => C[],
  lastBefore: (day: CalendarDate) => CalendarDate | null,
): Pick<Scoped<C>, "coverage" | "performedBefore"> {
  const window = { from: engagement.evidenceFrom, to: engagement.evidenceTo };
  if (engagement.asOf !== null) {
    const example = exampleOf(window, engagement.asOf, of.schedules);
    return { coverage: match([example]).map(neverLate), performedBefore: null };
  }
  const coverage = match(occurrencesIn(window, of.schedules, of.events));
  const schedule = of.schedules.at(-1);
  const mayBeOutside = schedule && floats(schedule) && coverage.every((c) => c.collectedOn === null);
  return { coverage, performedBefore: mayBeOutside ? lastBefore(window.from) : null };
}

/**
 * Every control that the engagement reads, with its occurrences in the span and the evidence for them; five queries.
 * @param options.controlId one control only; `options.all` includes controls that the engagement does not read
 */
export function coverageInScope(
  tx: Tx,
  reader: Reader,
  engagement: Scope,
  options: Options = {},
): Promise<ScopedCoverage[]> {
  return inScope(tx, reader, engagement, options, NAMED);
}

/** `coverageInScope` without evidence ids: cheaper, for screens that show many controls. */
export function standingsInScope(
  tx: Tx,
  reader: Reader,
  engagement: Scope,
  options: Options = {},
): Promise<ScopedStanding[]> {
  return inScope(tx, reader, engagement, options, PACKED);
}

type Evidence<E, C> = {
  read(tx: Tx, reader: Reader, wanted: { controlId: string | null; period: Span }): Promise<Map<string, E>>;
  match(occurrences: Occurrence[], evidence: E | undefined, day: CalendarDate): C[];
  lastBefore(evidence: E | undefined, day: CalendarDate): CalendarDate | null;
};

const NAMED: Evidence<EvidenceSpan[], Coverage> = {
  read: evidenceSpans,
  match: (occurrences, evidence, day) => coverageOf(occurrences, evidence ?? [], day),
  lastBefore: (evidence, day) => lastCoveredBefore(evidence ?? [], day),
};

const PACKED: Evidence<PackedByReview, Standing> = {
  read: packedEvidence,
  match: (occurrences, evidence, day) => standingsOf(occurrences, evidence ?? {}, day),
  lastBefore: (evidence, day) => lastShownBefore(evidence ?? {}, day),
};

function inScope<E, C extends Standing>(
  tx: Tx,
  reader: Reader,
  engagement: Scope,
  options: Options,
  kind: Evidence<E, C>,
): Promise<Scoped<C>[]> {
  return asIssued(tx, reader, engagement.frozen, (then) => scoped(tx, then, engagement, options, kind));
}

async function scoped<E, C extends Standing>(
  tx: Tx,
  reader: Reader,
  engagement: Scope,
  options: Options,
  { read, match, lastBefore }: Evidence<E, C>,
): Promise<Scoped<C>[]> {
  const period = { from: engagement.evidenceFrom, to: engagement.evidenceTo };
  const controls = await controlsInScope(tx, reader, engagement.id, options);
  const ids = controls.map((c) => c.id);
  if (ids.length === 0) return [];
  const schedules = await controlSchedules(tx, reader, ids);
  const events = await eventsOf(tx, reader, ids, period);
  const evidence = await read(tx, reader, { controlId: options.controlId ?? null, period });
  const unfilled = new Set(engagement.asOf === null ? [] : await withPlaceholders(tx, reader));
  const day = today(reader.now, reader.workspace.timeZone);
  return controls.map((c) => {
    const versions = schedules.get(c.id) ?? [];
    const own = evidence.get(c.id);
    const asked = { schedules: versions, events: events.get(c.id) ?? [] };
    return {
      control: c,
      schedules: versions,
      isDesigned: c.hasStatement && c.ownerId !== null && c.frequency !== null && !unfilled.has(c.id),
      ...matched(
        engagement,
        asked,
        (occurrences) => match(occurrences, own, day),
        (before) => lastBefore(own, before),
      ),
    };
  });
}

/** What is read of a control that is in scope. */
export const IN_SCOPE = {
  id: control.id,
  code: control.code,
  title: control.title,
  isKey: control.isKey,
  frequency: control.frequency,
  ownerId: control.ownerId,
  hasStatement: sql<boolean>`${control.statement} <> ''`,
};

async function controlsInScope(
  tx: Tx,
  reader: Reader,
  engagementId: string | null,
  options: { controlId?: string; all?: boolean },
): Promise<ControlInScope[]> {
  const rows = await tx
    .select(IN_SCOPE)
    .from(control)
    .where(
      and(
        inTenant(control, reader),
        ne(control.status, "draft"),
        options.controlId ? eq(control.id, options.controlId) : undefined,
      ),
    )
    .orderBy(asc(control.code));
  const mapped = await mappedCriteria(tx, reader, engagementId ? [engagementId] : [], options.controlId);
  const byControl = Map.groupBy(mapped, (m) => m.controlId);
  return rows
    .map((r) => ({ ...r, criteria: byControl.get(r.id) ?? [] }))
    .filter((r) => options.all || r.criteria.length > 0);
}

/** Which criteria of these engagements each control is mapped to, or one control. */
export function mappedCriteria(tx: Tx, reader: Reader, engagementIds: string[], controlId?: string) {
  return tx
    .select({
      controlId: controlCriterion.controlId,
      engagementId: engagementCriterion.engagementId,
      code: criterion.code,
      groupCode: criterion.groupCode,
      groupName: criterion.groupName,
      sort: criterion.sort,
    })
    .from(controlCriterion)
    .innerJoin(
      engagementCriterion,
      and(
        sameTenant(engagementCriterion, controlCriterion),
        eq(engagementCriterion.criterionId, controlCriterion.criterionId),
        inArray(engagementCriterion.engagementId, engagementIds),
      ),
    )
    .innerJoin(criterion, and(sameTenant(criterion, controlCriterion), eq(criterion.id, controlCriterion.criterionId)))
    .where(and(inTenant(controlCriterion, reader), controlId ? eq(controlCriterion.controlId, controlId) : undefined))
    .orderBy(criterion.sort);
}

export async function eventsOf(
  tx: Tx,
  reader: Reader,
  ids: string[],
  period: Span,
): Promise<Map<string, ControlEvent[]>> {
  const rows = await tx
    .select({ controlId: controlEvent.controlId, id: controlEvent.id, on: controlEvent.occurredOn })
    .from(controlEvent)
    .where(
      and(
        inTenant(controlEvent, reader),
        inArray(controlEvent.controlId, ids),
        isNull(controlEvent.withdrawnAt),
        // An event before the period may be answered within it.
        gte(controlEvent.occurredOn, addDays(period.from, -366)),
        lte(controlEvent.occurredOn, period.to),
      ),
    );
  return Map.groupBy(rows, (r) => r.controlId);
}

export function frequencyOf(schedules: readonly Schedule[]): Frequency | null {
  return schedules.at(-1)?.frequency ?? null;
}

export async function eventReference(tx: Tx, reader: Reader, eventId: string): Promise<string | null> {
  const [row] = await tx
    .select({ reference: controlEvent.reference })
    .from(controlEvent)
    .where(and(inTenant(controlEvent, reader), sql`${controlEvent.id}::text = ${eventId}`));
  return row?.reference ?? null;
}
