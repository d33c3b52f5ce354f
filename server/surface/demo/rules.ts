import type { Occurrence } from "#server/evidence/occurrences/rules/occurrences.ts";
import { addDays, type CalendarDate, type Span } from "#server/ground/calendar/rules.ts";
import type { Frequency } from "#server/programme/controls/rules/frequency.ts";

export type Act =
  | { kind: "evidence"; on: CalendarDate; code: string; covers: Span; title: string }
  | { kind: "event"; on: CalendarDate; code: string; reference: string };

// The same seed gives the same demo.
export function chance(seed: string): () => number {
  let state = [...seed].reduce((h, c) => Math.imul(h ^ c.charCodeAt(0), 16_777_619), 2_166_136_261) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function demoSchedule(frequency: Frequency, code: string, periodFrom: CalendarDate) {
  const random = chance(code);
  const grace: Partial<Record<Frequency, number>> = {
    daily: 7,
    business_daily: 7,
    multiple_per_day: 7,
    weekly: 3,
    biweekly: 4,
    monthly: 7,
    quarterly: 14,
    semiannual: 21,
    annual: 30,
    as_needed: 5,
  };
  const anchored = frequency === "annual";
  // Some annual controls run after the period: empty populations to settle with the auditor.
  const anchor = anchored ? addDays(periodFrom, Math.floor(random() * 400)) : null;
  return { anchor, dueDays: anchored ? 30 : null, graceDays: grace[frequency] ?? 0 };
}

const MISSED = 0.03;
const LATE = 0.05;

export function evidenceActs(
  code: string,
  title: string,
  frequency: Frequency,
  occurrences: readonly Occurrence[],
  today: CalendarDate,
): Act[] {
  const past = occurrences.filter((o) => o.applicable && o.due <= today);
  if (frequency === "continuous") return continuousActs(code, title, occurrences, today);
  if (["daily", "business_daily", "multiple_per_day"].includes(frequency))
    return weeklyExports(code, title, past, today);
  const random = chance(`${code} evidence`);
  return past.flatMap((o) => {
    const luck = random();
    // Evidence due in the last days is still being prepared.
    if (luck < MISSED || o.due >= addDays(today, -2)) return [];
    const delay =
      luck < MISSED + LATE ? o.graceDays + 2 + Math.floor(random() * 9) : Math.floor(random() * (o.graceDays + 1));
    const on = addDays(o.due, delay);
    if (on > today) return [];
    return [{ kind: "evidence" as const, on, code, covers: o.span, title: `${title}, ${label(o.span, frequency)}` }];
  });
}

export function eventActs(code: string, prefix: string, period: Span, today: CalendarDate): Act[] {
  const random = chance(`${code} events`);
  const acts: Act[] = [];
  let day = addDays(period.from, Math.floor(random() * 20));
  for (let n = 1; day <= today && day <= period.to; n++) {
    acts.push({ kind: "event", on: day, code, reference: `${prefix}-${1000 + Math.floor(random() * 80) + n * 90}` });
    day = addDays(day, 4 + Math.floor(random() * random() * 70));
  }
  return acts;
}

function weeklyExports(code: string, title: string, past: readonly Occurrence[], today: CalendarDate): Act[] {
  const random = chance(`${code} days`);
  const missed = new Set(past.filter(() => random() < 0.006).map((o) => o.key));
  const acts: Act[] = [];
  for (let i = 0; i < past.length; i += 7) {
    const week = past.slice(i, i + 7);
    const last = week.at(-1);
    if (!last || addDays(last.due, 1) > today) continue;
    const on = addDays(last.due, random() < 0.04 ? 4 : 1);
    if (on > today) continue;
    for (const run of runs(week, missed))
      acts.push({ kind: "evidence", on, code, covers: run, title: `${title}, ${label(run, "weekly")}` });
  }
  return acts;
}

function runs(week: readonly Occurrence[], missed: ReadonlySet<string>): Span[] {
  const found: Span[] = [];
  for (const o of week) {
    if (missed.has(o.key)) continue;
    const last = found.at(-1);
    if (last && addDays(last.to, 1) === o.span.from) last.to = o.span.to;
    else found.push({ ...o.span });
  }
  return found;
}

function continuousActs(code: string, title: string, occurrences: readonly Occurrence[], today: CalendarDate): Act[] {
  const [first] = occurrences;
  if (!first || chance(`${code} setting`)() < 0.08) return [];
  const on = addDays(first.span.from, 3 + Math.floor(chance(code)() * 40));
  return on > today
    ? []
    : [{ kind: "evidence", on, code, covers: { from: first.span.from, to: on }, title: `${title}: configuration` }];
}

function label(span: Span, frequency: Frequency): string {
  if (span.from === span.to) return span.from;
  if (frequency === "monthly") return span.from.slice(0, 7);
  return `${span.from} to ${span.to}`;
}

export function fileContent(code: string, title: string, covers: Span): string {
  const random = chance(`${code}${covers.from}`);
  const people = ["g.okafor", "s.haddad", "l.weber", "m.santos", "p.nair", "j.kowalski", "a.dubois", "t.becker"];
  const rows = Array.from({ length: 12 + Math.floor(random() * 30) }, (_, i) => {
    const who = people[Math.floor(random() * people.length)];
    return `${i + 1},${code}-${1000 + Math.floor(random() * 9000)},${who},${random() < 0.97 ? "completed" : "followed up"},${covers.to}`;
  });
  return [`# ${title}`, `# span ${covers.from} to ${covers.to}`, "row,reference,person,result,date", ...rows, ""].join(
    "\r\n",
  );
}
