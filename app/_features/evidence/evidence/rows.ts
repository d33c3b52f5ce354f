import { SIGN_WORD } from "#app/_ui/sign.tsx";
import { SIGN_OF } from "#app/_ui/timeline/states.ts";
import type { TimelineKind, TimelineRow } from "#app/_ui/timeline/types.ts";
import { STATE_LETTER } from "#server/evidence/occurrences/rules/figures.ts";
import type { TimelineLane } from "#server/evidence/occurrences/schema.ts";
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
): TimelineRow[] {
  return lanes.map((l) => ({
    id: l.controlId,
    code: l.code,
    title: l.title,
    frequencyLabel: l.frequency ? FREQUENCY_LABEL[l.frequency] : "no frequency",
    kind: (l.frequency && KIND[l.frequency]) ?? "sign",
    ownerName: l.ownerName,
    href: hrefOf(l.code),
    group: gapsFirst ? { code: "", name: "By number of gaps" } : l.group,
    from: l.from,
    to: l.to ?? l.from,
    due: l.due ?? l.from,
    states: l.states,
    keys: l.keys ?? l.from.map((n) => addDays(periodFrom, n)),
    note: l.note,
  }));
}

/** One occurrence in a sentence, for the tooltip and the screen reader. */
export function describe(row: TimelineRow, i: number, periodFrom: string): string {
  const day = (n: number | undefined) => addDays(periodFrom, n ?? 0);
  const span = { from: day(row.from[i]), to: day(row.to[i]) };
  const when = span.from === span.to ? formatDay(span.from) : formatSpan(span);
  const due = span.from === span.to ? "" : `, due ${formatDay(day(row.due[i]))}`;
  return `${row.code}, ${when}: ${wordOf((row.states[i] ?? "x") as StateLetter)}${due}`;
}

/** A letter of the server's that the timeline does not know does not compile here. */
export function wordOf(letter: StateLetter): string {
  return SIGN_WORD[SIGN_OF[letter]];
}

function gapsOf(lane: TimelineLane): number {
  let gaps = 0;
  for (const letter of lane.states) gaps += letter === "m" ? 2 : letter === "l" ? 1 : 0;
  return gaps;
}
