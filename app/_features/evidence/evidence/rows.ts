import { SIGN_WORD } from "#app/_ui/sign.tsx";
import { SIGN_OF } from "#app/_ui/timeline/states.ts";
import type { Legend } from "#app/_ui/timeline/timeline-legend.tsx";
import type { TimelineKind, TimelineRow } from "#app/_ui/timeline/types.ts";
import { OCCURRENCE_STATES } from "#server/evidence/occurrences/rules/coverage.ts";
import { STATE_LETTER } from "#server/evidence/occurrences/rules/figures.ts";
import type { Measure } from "#server/evidence/occurrences/rules/implementation.ts";
import type { ControlLanes, TimelineLane } from "#server/evidence/occurrences/schema.ts";
import { addDays, formatDay, formatSpan } from "#server/ground/calendar/rules.ts";
import { FREQUENCY_LABEL, type Frequency } from "#server/programme/controls/rules/frequency.ts";

const KIND: Partial<Record<Frequency, TimelineKind>> = {
  continuous: "continuous",
  multiple_per_day: "band",
  daily: "band",
  business_daily: "band",
  as_needed: "rug",
};

type StateLetter = (typeof STATE_LETTER)[keyof typeof STATE_LETTER];

export type Filters = {
  criterion: string | null;
  owner: string | null;
  frequency: string | null;
  state: keyof typeof STATE_LETTER | null;
  control: string | null;
  gaps: boolean;
};

/** Where a control's timeline is: in the engagement asked for, else in one that runs, else in the newest that reads it. */
export function engagementOf(lanes: ControlLanes, asked: string | undefined): string | undefined {
  const runs = ({ period, today }: ControlLanes[number]) => period.from <= today && today <= period.to;
  const found = lanes.find((l) => l.engagement.id === asked) ?? lanes.find(runs) ?? lanes[0];
  return found?.engagement.id;
}

/** The lanes that pass the filters; with `gaps`, those with most missing and late first. */
export function filterLanes(lanes: readonly TimelineLane[], f: Filters): TimelineLane[] {
  const kept = lanes.filter(
    (l) =>
      (!f.criterion || l.criteria.includes(f.criterion)) &&
      (!f.owner || (l.ownerId ?? "none") === f.owner) &&
      (!f.frequency || l.frequency === f.frequency) &&
      (!f.control || l.code === f.control) &&
      (!f.state || l.states.includes(STATE_LETTER[f.state])),
  );
  return f.gaps ? kept.toSorted((a, b) => gapsOf(b) - gapsOf(a)) : kept;
}

/** @param periodFrom the first day, which the lanes' offsets count from */
export function rowsOf(
  lanes: readonly TimelineLane[],
  periodFrom: string,
  gapsFirst: boolean,
  hrefOf: (code: string) => string,
  measure: Measure,
): TimelineRow[] {
  return lanes.map((l) => ({
    id: l.controlId,
    code: l.code,
    title: l.title,
    frequencyLabel: l.frequency ? FREQUENCY_LABEL[l.frequency] : "no frequency",
    kind: measure === "operation" ? ((l.frequency && KIND[l.frequency]) ?? "sign") : "sign",
    ownerName: l.ownerName,
    href: hrefOf(l.code),
    group: gapsFirst ? { code: "", name: "By number of gaps" } : l.group,
    from: l.from,
    to: l.to ?? l.from,
    due: l.due ?? l.from,
    states: l.states,
    keys: l.keys ?? l.from.map((n) => addDays(periodFrom, n)),
    note: l.note,
    summary: measure === "operation" ? null : (l.note ?? exampleWord(l)),
  }));
}

function exampleWord({ states }: TimelineLane): string {
  return wordOf((states[0] ?? "x") as StateLetter, "implementation");
}

/** One occurrence in a sentence, for the tooltip and the screen reader. */
export function describe(row: TimelineRow, i: number, periodFrom: string): string {
  if (row.summary) return `${row.code}: ${row.summary}`;
  const day = (n: number | undefined) => addDays(periodFrom, n ?? 0);
  const span = { from: day(row.from[i]), to: day(row.to[i]) };
  const when = span.from === span.to ? formatDay(span.from) : formatSpan(span);
  const due = span.from === span.to ? "" : `, due ${formatDay(day(row.due[i]))}`;
  return `${row.code}, ${when}: ${wordOf((row.states[i] ?? "x") as StateLetter, "operation")}${due}`;
}

const EXAMPLE_WORD: Record<StateLetter, string> = {
  c: "implementation shown",
  l: "implementation shown",
  a: "awaiting review",
  m: "no example",
  d: "still to be shown",
  n: "still to be shown",
  x: "not in force",
};

/** A letter of the server's that the timeline does not know does not compile here. */
export function wordOf(letter: StateLetter, measure: Measure): string {
  return measure === "operation" ? SIGN_WORD[SIGN_OF[letter]] : EXAMPLE_WORD[letter];
}

/** The states that something asked for can have, each once. */
export function statesOf(measure: Measure): readonly (keyof typeof STATE_LETTER)[] {
  return measure === "operation" ? OCCURRENCE_STATES : ["covered", "awaiting", "missing", "due", "not_applicable"];
}

/** The signs that a timeline of it explains. */
export function legendOf(measure: Measure): Legend {
  return statesOf(measure).map((s) => ({ state: SIGN_OF[STATE_LETTER[s]], word: wordOf(STATE_LETTER[s], measure) }));
}

function gapsOf(lane: TimelineLane): number {
  let gaps = 0;
  for (const letter of lane.states) gaps += letter === "m" ? 2 : letter === "l" ? 1 : 0;
  return gaps;
}
