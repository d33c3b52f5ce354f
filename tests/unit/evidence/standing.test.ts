import fc from "fast-check";
import { expect, test } from "vitest";
import { coverageOf, lastCoveredBefore, shownSpan } from "#server/evidence/occurrences/rules/coverage.ts";
import { occurrencesIn } from "#server/evidence/occurrences/rules/occurrences.ts";
import { lastShownBefore, standingsOf } from "#server/evidence/occurrences/rules/standing.ts";
import { dateOfDay, dayNumber } from "#server/ground/calendar/rules.ts";
import { FREQUENCIES } from "#server/programme/controls/rules/frequency.ts";

const PERIOD = { from: "2026-01-01", to: "2026-12-31" };
const day = fc.integer({ min: dayNumber("2025-11-01"), max: dayNumber("2027-02-01") });
const pieces = fc.array(
  fc.record({ from: day, length: fc.nat(120), delay: fc.integer({ min: -60, max: 60 }), waiting: fc.boolean() }),
  {
    maxLength: 30,
  },
);
const events = fc.array(day, { maxLength: 12 });

test("occurrences have the same state, and a control the same last performance, whether their evidence is named or only counted", () => {
  let covered = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...FREQUENCIES),
      fc.nat(10),
      pieces,
      events,
      day,
      (frequency, graceDays, made, on, now) => {
        const schedule = { frequency, anchor: null, dueDays: null, graceDays, from: null, to: null };
        const occurrences = occurrencesIn(
          PERIOD,
          [schedule],
          on.map((d, i) => ({ id: `${i}`, on: dateOfDay(d) })),
        );
        const evidence = made.map(({ from, length, delay, waiting }, i) => ({
          waiting,
          id: `${i}`,
          from,
          to: from + length,
          collected: from + length + delay,
        }));
        const spans = evidence.flatMap(({ id, from, to, collected, waiting }) => {
          const collectedOn = dateOfDay(collected);
          const covers = shownSpan({ from: dateOfDay(from), to: dateOfDay(to) }, collectedOn);
          return covers ? [{ id, covers, collectedOn, waiting }] : [];
        });
        const packed = (those: typeof evidence) => ({
          from: those.map((e) => e.from),
          to: those.map((e) => e.to),
          collected: those.map((e) => e.collected),
        });
        const byReview = {
          counting: packed(evidence.filter((e) => !e.waiting)),
          waiting: packed(evidence.filter((e) => e.waiting)),
        };
        const named = coverageOf(occurrences, spans, dateOfDay(now));
        covered += named.filter((c) => c.collectedOn !== null).length;
        expect(lastShownBefore(byReview, dateOfDay(now))).toBe(lastCoveredBefore(spans, dateOfDay(now)));
        expect(standingsOf(occurrences, byReview, dateOfDay(now))).toEqual(
          named.map(({ evidenceIds: _, ...rest }) => rest),
        );
      },
    ),
  );
  expect(covered).toBeGreaterThan(100);
});
