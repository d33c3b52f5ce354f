import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import {
  coverageOf,
  covers,
  daysOf,
  type EvidenceSpan,
  OCCURRENCE_STATES,
  occurrenceState,
} from "#server/evidence/occurrences/rules/coverage.ts";
import { floats } from "#server/evidence/occurrences/rules/cycles.ts";
import { type ControlEvent, type Occurrence, occurrencesIn } from "#server/evidence/occurrences/rules/occurrences.ts";
import { coverageRatio, tally } from "#server/evidence/occurrences/rules/population.ts";
import { addDays, type CalendarDate, dateOfDay, dayNumber, type Span } from "#server/ground/calendar/rules.ts";
import { FREQUENCIES, type Frequency, type Schedule } from "#server/programme/controls/rules/frequency.ts";

const dates = (from: CalendarDate, to: CalendarDate) =>
  fc.integer({ min: dayNumber(from), max: dayNumber(to) }).map((day) => dateOfDay(day));
const spans = (from: fc.Arbitrary<CalendarDate>, days: number): fc.Arbitrary<Span> =>
  fc.tuple(from, fc.nat(days)).map(([first, length]) => ({ from: first, to: addDays(first, length) }));

// Two years with a leap day between, so that periods, changes and pauses meet.
const date = dates("2023-09-01", "2025-09-30");
const period = spans(date, 550);

const cyclicFrequency = fc.constantFrom<Frequency[]>(
  ...FREQUENCIES.filter((frequency) => frequency !== "continuous" && frequency !== "as_needed"),
);
const anyFrequency = fc.constantFrom<Frequency[]>(...FREQUENCIES);

const scheduleOf = (frequency: fc.Arbitrary<Frequency>): fc.Arbitrary<Schedule> =>
  fc.record({
    frequency,
    // The last days of months are where month arithmetic goes wrong; far anchors, where counting back does.
    anchor: fc.option(fc.oneof(date, fc.constantFrom("2024-01-31", "2024-02-29", "2030-08-30", "2016-12-31"))),
    dueDays: fc.option(fc.oneof(fc.nat(40), fc.nat(400))),
    graceDays: fc.nat(30),
    from: fc.option(date, { freq: 3 }),
    to: fc.option(date, { freq: 3 }),
  });

/** The versions of one control: in any order, open or closed, overlapping or with pauses between them. */
const versions = fc.array(scheduleOf(anyFrequency), { minLength: 1, maxLength: 4 });
const events = eventsOn(date);

const THOROUGH = { numRuns: 400 };

// What evidence meets: a control always in force, or taken over by a second version, in most of one year.
const near = dates("2026-01-01", "2026-08-31");
const year = fc.constant<Span>({ from: "2026-01-01", to: "2026-09-30" });
const running = fc
  .tuple(scheduleOf(anyFrequency), fc.option(scheduleOf(anyFrequency)), near)
  .map(([first, second, on]) => [{ ...first, from: null, to: null }, ...(second ? [{ ...second, from: on }] : [])]);
const evidence: fc.Arbitrary<EvidenceSpan[]> = fc
  .array(fc.tuple(spans(near, 120), fc.integer({ min: -10, max: 60 }), fc.boolean()), { maxLength: 14 })
  .map((pieces) =>
    pieces.map(([covered, days, waiting], n) => ({
      id: `p${n}`,
      covers: covered,
      collectedOn: addDays(covered.to, days),
      waiting,
    })),
  );
const clock = dates("2026-01-01", "2026-12-31");

const scheduled = (occurrences: Occurrence[]) => occurrences.filter(({ key }) => !key.startsWith("event:"));

describe("occurrences of any control in any period", () => {
  test("apart from events, their spans are in order and never overlap, across changes of schedule too", () => {
    fc.assert(
      fc.property(period, versions, events, (within, schedules, happened) => {
        let end = "";
        for (const each of scheduled(occurrencesIn(within, schedules, happened))) {
          expect(each.span.from > end).toBe(true);
          end = each.span.to;
        }
      }),
      THOROUGH,
    );
  });

  test("every span lies inside the period and, but for events, holds its due date, and no key occurs twice", () => {
    fc.assert(
      fc.property(period, versions, events, (within, schedules, happened) => {
        const found = occurrencesIn(within, schedules, happened);
        for (const { span: days } of found) expect(within.from <= days.from && days.to <= within.to).toBe(true);
        for (const { span: days, due } of scheduled(found)) expect(days.from <= due && due <= days.to).toBe(true);
        expect(new Set(found.map((each) => each.key)).size).toBe(found.length);
      }),
      THOROUGH,
    );
  });

  test("they come sorted by due date and then key", () => {
    fc.assert(
      fc.property(period, versions, events, (within, schedules, happened) => {
        const order = occurrencesIn(within, schedules, happened).map((each) => `${each.due} ${each.key}`);
        expect(order).toEqual([...order].sort());
      }),
      THOROUGH,
    );
  });

  test("two consecutive windows require the same as both together, except where cycles start with the window", () => {
    fc.assert(
      fc.property(period, fc.nat(550), versions, events, (whole, days, schedules, happened) => {
        const cut = addDays(whole.from, days);
        fc.pre(cut < whole.to && !schedules.some((each) => floats(each) || each.frequency === "continuous"));
        const asks = (part: Span) =>
          occurrencesIn(part, schedules, happened).flatMap((each) => (each.optional ? [] : each.due));
        expect(
          [...asks({ from: whole.from, to: cut }), ...asks({ from: addDays(cut, 1), to: whole.to })].sort(),
        ).toEqual(asks(whole).sort());
      }),
      THOROUGH,
    );
  });

  test("one applies only if some version was in force on its due date, or on the day of its event", () => {
    fc.assert(
      fc.property(period, versions, events, (within, schedules, happened) => {
        for (const each of occurrencesIn(within, schedules, happened)) {
          const day = happened.find(({ id }) => each.key === `event:${id}`)?.on ?? each.due;
          if (each.optional) continue;
          const inForce = schedules.some(({ from, to }) => (from ?? day) <= day && day <= (to ?? day));
          if (each.applicable) expect(inForce).toBe(true);
        }
      }),
      THOROUGH,
    );
  });
});

describe("occurrences of one schedule", () => {
  test("are those found by walking its cycles with Temporal", () => {
    fc.assert(
      fc.property(period, scheduleOf(cyclicFrequency), (within, schedule) => {
        const found = occurrencesIn(within, [schedule], []).filter((each) => !each.optional);
        expect(found).toEqual(walked(within, schedule));
      }),
      THOROUGH,
    );
  });

  test("changes of due and grace days neither lose nor double a cycle", () => {
    const change = fc.record({ on: date, dueDays: fc.option(fc.nat(100)), graceDays: fc.nat(9) });
    fc.assert(
      fc.property(
        period,
        scheduleOf(cyclicFrequency.filter((frequency) => frequency !== "business_daily")),
        fc.array(change, { maxLength: 4 }),
        (within, base, changes) => {
          const always = { ...base, from: null, to: null };
          const later = changes.map(({ on, ...rest }) => ({ ...always, ...rest, from: on }));
          const found = occurrencesIn(within, [always, ...later], []);
          for (const [n, each] of found.entries()) {
            expect(each.applicable).toBe(true);
            const next = found[n + 1];
            if (next) expect(next.span.from).toBe(addDays(each.span.to, 1));
          }
        },
      ),
      THOROUGH,
    );
  });

  test("a continuous control in force throughout has one occurrence, the period", () => {
    fc.assert(
      fc.property(period, scheduleOf(fc.constant("continuous")), (within, schedule) => {
        const found = occurrencesIn(within, [{ ...schedule, from: null, to: null }], []);
        expect(found.map((each) => [each.span, each.due, each.applicable])).toEqual([[within, within.to, true]]);
      }),
    );
  });

  test("an as-needed control has one occurrence for each event in the period", () => {
    fc.assert(
      fc.property(period, scheduleOf(fc.constant("as_needed")), events, (within, schedule, happened) => {
        const inside = happened.filter(({ on }) => within.from <= on && on <= within.to);
        const open = { ...schedule, from: null, to: null };
        const keys = occurrencesIn(within, [open], happened).flatMap((each) => (each.optional ? [] : each.key));
        expect(keys.sort()).toEqual(inside.map(({ id }) => `event:${id}`).sort());
      }),
    );
  });
});

describe("coverage", () => {
  test("equals that of comparing every occurrence with every piece of evidence, day by day, in any order", () => {
    const order = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(
        year,
        running,
        eventsOn(near),
        evidence,
        clock,
        order,
        (within, schedules, happened, pieces, today, by) => {
          const places = occurrencesIn(within, schedules, happened).map((each) => ({ each, at: by.next().value }));
          const occurrences = places.sort((a, b) => a.at - b.at).map(({ each }) => each);
          expect(coverageOf(occurrences, pieces, today)).toEqual(compared(occurrences, pieces, today));
        },
      ),
      THOROUGH,
    );
  });

  test("more evidence never turns a covered occurrence into anything else, nor a late one into a missing one", () => {
    fc.assert(
      fc.property(
        year,
        running,
        eventsOn(near),
        evidence,
        evidence,
        clock,
        (within, schedules, happened, some, more, today) => {
          const occurrences = occurrencesIn(within, schedules, happened);
          const added = more.map((piece) => ({ ...piece, id: `more-${piece.id}` }));
          const after = coverageOf(occurrences, [...added, ...some], today);
          const byKey = new Map(after.map((each) => [each.occurrence.key, each]));
          for (const before of coverageOf(occurrences, some, today)) {
            const found = byKey.get(before.occurrence.key);
            const state = found?.state;
            if (before.state === "covered") expect(state).toBe("covered");
            if (before.state === "late") expect(["late", "covered"]).toContain(state);
            if (state === "missing") expect(before.state).toBe("missing");
            expect(found?.evidenceIds).toEqual(expect.arrayContaining(before.evidenceIds));
          }
        },
      ),
    );
  });

  test("evidence wholly inside an occurrence's span always covers it", () => {
    fc.assert(
      fc.property(spans(date, 400), fc.nat(400), fc.nat(400), (whole, a, b) => {
        const length = dayNumber(whole.to) - dayNumber(whole.from) + 1;
        const [first, last] = [a % length, b % length].sort((x, y) => x - y);
        const inside = { from: addDays(whole.from, first ?? 0), to: addDays(whole.from, last ?? 0) };
        expect(covers(daysOf(inside), { days: daysOf(whole), optional: null })).toBe(true);
      }),
    );
  });

  test("evidence never covers an occurrence it shares no day with", () => {
    fc.assert(
      fc.property(spans(date, 100), fc.integer({ min: 1, max: 50 }), fc.nat(100), (whole, gap, length) => {
        const from = addDays(whole.to, gap);
        const [before, after] = [daysOf(whole), daysOf({ from, to: addDays(from, length) })];
        expect(covers(after, { days: before, optional: null })).toBe(false);
        expect(covers(before, { days: after, optional: null })).toBe(false);
      }),
    );
  });

  test("every occurrence has one state on every day, and without evidence only moves forward", () => {
    const forward = ["coming", "due", "missing"];
    const nothing = { counting: null, waiting: null };
    fc.assert(
      fc.property(period, versions, events, date, fc.option(date), (within, schedules, happened, day, collectedOn) => {
        for (const each of occurrencesIn(within, schedules, happened)) {
          expect(OCCURRENCE_STATES).toContain(occurrenceState(each, { counting: collectedOn, waiting: null }, day));
          const now = forward.indexOf(occurrenceState(each, nothing, day));
          const next = forward.indexOf(occurrenceState(each, nothing, addDays(day, 1)));
          expect(next).toBeGreaterThanOrEqual(now);
          expect(now === -1).toBe(!each.applicable);
        }
      }),
    );
  });

  test("evidence that awaits its review covers nothing yet, and once accepted all that it would have covered without one", () => {
    fc.assert(
      fc.property(year, running, evidence, clock, (within, schedules, pieces, day) => {
        const occurrences = occurrencesIn(within, schedules, []);
        const states = (those: EvidenceSpan[]) => {
          const found = new Map(coverageOf(occurrences, those, day).map((c) => [c.occurrence.key, c.state]));
          return occurrences.map(({ key }) => found.get(key) ?? "not_applicable");
        };
        const now = states(pieces);
        const without = states(pieces.filter((piece) => !piece.waiting));
        const accepted = states(pieces.map((piece) => ({ ...piece, waiting: false })));
        const covered = (of: typeof now) => coverageRatio(tally(of)).covered;
        expect(covered(now)).toBe(covered(without));
        expect(covered(accepted)).toBeGreaterThanOrEqual(covered(now));
        now.forEach((state, n) => {
          if (state === "awaiting") expect(["due", "missing", "not_applicable"]).toContain(without[n]);
          else if (!occurrences[n]?.optional) expect(state).toBe(without[n]);
          if (state === "awaiting") expect(["covered", "late"]).toContain(accepted[n]);
        });
      }),
      THOROUGH,
    );
  });

  test("the population is the sum of all states but not applicable, and the ratio never exceeds one", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...OCCURRENCE_STATES)), (states) => {
        const counts = tally(states);
        expect(counts.population).toBe(states.filter((state) => state !== "not_applicable").length);
        expect(OCCURRENCE_STATES.map((state) => counts[state]).reduce((a, b) => a + b)).toBe(states.length);
        expect(counts.emptyPopulation).toBe(counts.population === 0);
        const { covered, soFar } = coverageRatio(counts);
        expect(covered).toBeLessThanOrEqual(soFar);
        expect(soFar).toBeLessThanOrEqual(counts.population);
      }),
    );
  });
});

function eventsOn(day: fc.Arbitrary<CalendarDate>): fc.Arbitrary<ControlEvent[]> {
  return fc.array(day, { maxLength: 12 }).map((days) => days.map((on, n) => ({ id: `e${n}`, on })));
}

/** What is asked for by one schedule, by stepping from the anchor in both directions with Temporal. */
function walked(within: Span, { frequency, anchor, dueDays, graceDays, from, to }: Schedule): Occurrence[] {
  // A version that ends before it begins was never in force, and no other stands in for it.
  if (from !== null && to !== null && from > to) return [];
  const steps: Partial<Record<Frequency, { days?: number; months?: number }>> = {
    weekly: { days: 7 },
    biweekly: { days: 14 },
    monthly: { months: 1 },
    quarterly: { months: 3 },
    semiannual: { months: 6 },
    annual: { months: 12 },
  };
  const step = steps[frequency] ?? { days: 1 };
  const floating = anchor === null && (step.months ?? 0) > 1;
  const origin = Temporal.PlainDate.from(floating ? within.from : (steps[frequency] && anchor) || "2024-01-01");
  const start = (n: number) => origin.add({ days: (step.days ?? 0) * n, months: (step.months ?? 0) * n });
  const inside = (day: string, a: string | null, b: string | null) => (a ?? day) <= day && day <= (b ?? day);
  const latest = (...days: (string | null)[]) =>
    days
      .flatMap((d) => d ?? [])
      .sort()
      .at(-1) ?? "";
  const earliest = (...days: (string | null)[]) => days.flatMap((d) => d ?? []).sort()[0] ?? "";
  const found: Occurrence[] = [];
  // From a few cycles before the period to a few after it: walking all of history would take seconds.
  const cyclesTo = (day: string) => {
    const { days, months } = origin.until(day, { largestUnit: step.months ? "months" : "days" });
    return Math.floor(step.months ? months / step.months : days / (step.days ?? 1));
  };
  for (let n = floating ? 0 : cyclesTo(within.from) - 2; n <= cyclesTo(within.to) + 2; n++) {
    const first = start(n);
    const whole = start(n + 1).subtract({ days: 1 });
    const left = first.until(within.to).days + 1;
    const isCut = floating && left > 0 && (n === 0 || left * 2 >= first.until(whole).days + 1);
    const last = isCut && whole.toString() > within.to ? Temporal.PlainDate.from(within.to) : whole;
    const wanted = dueDays === null ? last : first.add({ days: dueDays });
    const dueOn = Temporal.PlainDate.compare(wanted, last) > 0 ? last : wanted;
    const due = dueOn.toString();
    if (!inside(due, within.from, within.to)) continue;
    if (frequency === "business_daily" && dueOn.dayOfWeek > 5) continue;
    const days = { from: latest(first.toString(), within.from), to: earliest(last.toString(), within.to) };
    const asked = { due, graceDays, optional: null };
    if (inside(due, from, to)) {
      const span = { from: latest(days.from, from), to: earliest(days.to, to) };
      found.push({ ...asked, key: span.from, span, applicable: true });
    } else {
      const after = to !== null && to < due ? addDays(to, 1) : null;
      const before = from !== null && from > due ? addDays(from, -1) : null;
      const span = { from: latest(days.from, after), to: earliest(days.to, before) };
      found.push({ ...asked, key: span.from, span, applicable: false });
    }
  }
  return found;
}

/** Coverage as its definition reads, by counting the shared days one by one. */
function compared(occurrences: Occurrence[], pieces: EvidenceSpan[], today: CalendarDate): unknown[] {
  const allDays = ({ from, to }: Span) => {
    const days = [];
    for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
    return days;
  };
  const order = (piece: EvidenceSpan) => `${piece.collectedOn} ${piece.id}`;
  const listed = pieces.map((piece) => ({ piece, days: new Set(allDays(piece.covers)) }));
  return occurrences.flatMap((occurrence) => {
    const days = allDays(occurrence.span);
    const { optional } = occurrence;
    const matched = listed
      .filter((each) => {
        const shared = days.filter((day) => each.days.has(day)).length;
        if (optional && (each.piece.covers.from < optional.from || each.piece.covers.to > optional.to)) return false;
        return shared > 0 && shared >= (optional ? each.days.size : Math.min(days.length, each.days.size)) / 2;
      })
      .map((each) => each.piece)
      .sort((a, b) => (order(a) < order(b) ? -1 : 1));
    if (optional && matched.length === 0) return [];
    const counting = matched.find((piece) => !piece.waiting);
    const collectedOn = (counting ?? matched[0])?.collectedOn ?? null;
    const limit = dayNumber(occurrence.due) + occurrence.graceDays;
    const over = optional ? 0 : dayNumber(collectedOn ?? today) - limit;
    const begun = today >= occurrence.span.from;
    const inTime = collectedOn ? "covered" : "due";
    const tooLate = collectedOn ? "late" : "missing";
    const judged = collectedOn && !counting ? "awaiting" : over > 0 ? tooLate : inTime;
    const state = !occurrence.applicable ? "not_applicable" : !begun ? "coming" : judged;
    const daysLate = ["late", "missing", "awaiting"].includes(state) ? Math.max(0, over) : 0;
    return { occurrence, state, evidenceIds: matched.map((piece) => piece.id), collectedOn, daysLate };
  });
}
