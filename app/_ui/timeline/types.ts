/** covered, late, awaiting review, missing, due, not yet, not applicable */
export type LaneState = "c" | "l" | "a" | "m" | "d" | "n" | "x";

export type TimelineKind = "sign" | "band" | "rug" | "continuous";

export type TimelineRow = {
  id: string;
  code: string;
  title: string;
  frequencyLabel: string;
  kind: TimelineKind;
  ownerName: string | null;
  href: string;
  group: { code: string; name: string };
  /** Parallel arrays in order of time; day offsets from the period's first day, both ends inclusive. */
  from: number[];
  to: number[];
  due: number[];
  /** One LaneState character per occurrence. */
  states: string;
  keys: string[];
  /** ForReader in the lane when there is no occurrence. */
  note: string | null;
  /** Said of the row instead of how many occurrences are in which state. */
  summary: string | null;
};

/** An occurrence: a row's index and the occurrence's index in it; -1 stands for the row's name. */
export type Spot = { row: number; index: number };
