import { centresOf, medianGap, type Scale, xOf } from "./geometry.ts";
import { bar, circle, glyph, glyphSize, PAINT_OF, type Paint, round, type Stroke } from "./glyphs.ts";
import type { LaneState, TimelineRow } from "./types.ts";

/**
 * Everything drawn in one lane, batched into one path per paint, in painting order: what went well first,
 * what is missing last and on top.
 *
 * @param today day offset from the period's first day
 */
export function lanePaths(row: TimelineRow, scale: Scale, height: number, today: number): Stroke[] {
  const centres = centresOf(scale, row);
  const y = height / 2;
  const gap = medianGap(centres);
  if (row.kind === "continuous") return continuousPaths(row, scale, centres, y, today);
  if (row.kind === "band" && gap < 12) return bandPaths(row, scale, centres, y);
  if (row.kind === "rug" && scale.perDay < 9) return rugPaths(row, scale, centres, y, today);
  return signPaths(row, centres, y, gap);
}

function signPaths(row: TimelineRow, centres: number[], y: number, gap: number): Stroke[] {
  const size = glyphSize(gap);
  const batch = new Batch();
  each(row, centres, (state, x) => {
    if (size === "mark") markAt(batch, state, x, y);
    else batch.add(PAINT_OF[state], glyph(state, size, x, y));
  });
  return batch.strokes(size === "full" ? 1 : 0.8);
}

/** As-needed events: a rug of upright marks on a line that ends today. */
function rugPaths(row: TimelineRow, scale: Scale, centres: number[], y: number, today: number): Stroke[] {
  const batch = new Batch();
  const end = Math.min(scale.width, Math.max(0, xOf(scale, today + 1)));
  if (end > 0 && row.states.length > 0) batch.add("base", `M0 ${y + 5.5}H${round(end)}`);
  each(row, centres, (state, x) => markAt(batch, state, x, y));
  return batch.strokes(1);
}

/** Height tells the state where a sign has no room: late rises above the line of the others, missing goes through it. */
function markAt(batch: Batch, state: LaneState, x: number, y: number): void {
  const at = Math.round(x) - 0.8;
  if (state === "c") batch.add("solid", bar(at, 1.6, y, 5, 5));
  else if (state === "l") batch.add("solid-late", bar(at - 0.3, 2.2, y, 9, 5));
  else if (state === "a") batch.add("awaiting", bar(at - 0.5, 2.6, y, 5, 5));
  else if (state === "m") batch.add("solid-missing", bar(at - 0.4, 2.4, y, 10, 10));
  else batch.add(PAINT_OF[state], glyph(state, "thin", x, y));
}

/** Half the height of a band. */
const BAND = 4.5;

/** Daily controls: a band cut at every week, with a hole and a tall mark where a day is missing. */
function bandPaths(row: TimelineRow, scale: Scale, centres: number[], y: number): Stroke[] {
  const batch = new Batch();
  const { states } = row;
  const weekly = scale.perDay * 7 >= 9;
  let i = 0;
  while (i < states.length) {
    if (Number.isNaN(centres[i])) {
      i++;
      continue;
    }
    const state = stateAt(row, i);
    let end = i;
    while (end + 1 < states.length && joins(row, scale, end, state, weekly) && !Number.isNaN(centres[end + 1])) end++;
    const left = Math.max(0, Math.round(xOf(scale, row.from[i] ?? 0)));
    const right = Math.min(scale.width, Math.round(xOf(scale, (row.to[end] ?? row.from[end] ?? 0) + 1)));
    paintRun(batch, state, left, right, y, {
      before: edge(states[i - 1]),
      after: edge(states[end + 1]),
      daily: scale.perDay >= 5,
    });
    i = end + 1;
  }
  return batch.strokes(1);
}

/** Whether occurrence i and the next belong to one unbroken piece of the band. */
function joins(row: TimelineRow, scale: Scale, i: number, state: LaneState, weekly: boolean): boolean {
  const next = row.from[i + 1] ?? Number.NaN;
  if (row.states[i + 1] !== state || next !== (row.to[i] ?? Number.NaN) + 1) return false;
  if (state === "n" || state === "m" || state === "x") return true;
  if (scale.perDay >= 5) return false;
  const monday = (((scale.weekday + next - scale.first) % 7) + 7) % 7 === 1;
  return !(weekly && monday);
}

function paintRun(
  batch: Batch,
  state: LaneState,
  left: number,
  right: number,
  y: number,
  around: { before: boolean; after: boolean; daily: boolean },
): void {
  const width = Math.max(1, right - left);
  const middle = (left + right) / 2;
  if (state === "c") {
    // One pixel of paper after each piece; two beside a missing day, so that the hole shows at any width.
    const from = left + (around.before ? 1.5 : 0);
    const to = right - (around.after ? 1.5 : 1);
    batch.add("solid", bar(from, Math.max(0.8, to - from), y, BAND, BAND));
  } else if (state === "a") {
    const w = Math.max(2.4, width - 2);
    batch.add("awaiting", bar(middle - w / 2, w, y, BAND, BAND));
  } else if (state === "l") {
    const w = Math.max(2.4, width - 1);
    batch.add("solid-late", bar(middle - w / 2, w, y, 9, BAND));
  } else if (state === "m") {
    const w = Math.max(2.4, width - 1);
    batch.add("solid-missing", bar(middle - w / 2, w, y, 10, 10));
  } else if (state === "d") batch.add("due", circle(Math.max(3.5, middle), y, 3.4));
  else if (state === "n") batch.add("dots", `M${left + 2} ${y}H${right}`);
  else batch.add("dash", `M${left} ${y}H${right}`);
}

/** Always-on controls: a bar as far as today, dots beyond; a break where a check failed. */
function continuousPaths(row: TimelineRow, scale: Scale, centres: number[], y: number, today: number): Stroke[] {
  const batch = new Batch();
  const now = Math.min(scale.width, Math.max(0, xOf(scale, today + 1)));
  each(row, centres, (state, x, i) => {
    const left = Math.max(0, xOf(scale, row.from[i] ?? 0));
    const right = Math.min(scale.width, xOf(scale, (row.to[i] ?? 0) + 1));
    const reached = Math.min(right, now);
    if ((state === "c" || state === "d") && reached > left) batch.add("solid", bar(left, reached - left - 1, y, 2, 2));
    if (state === "c" || state === "d") {
      if (right > reached) batch.add("dots", `M${round(Math.max(left, reached) + 4)} ${y}H${round(right)}`);
    } else if (state === "n") batch.add("dots", `M${round(left + 4)} ${y}H${round(right)}`);
    else
      batch.add(
        "base",
        `M${round(left)} ${y}h${round(Math.max(0, x - 7 - left))}M${round(x + 7)} ${y}H${round(right)}`,
      );
    if (state !== "c" && state !== "n")
      batch.add(PAINT_OF[state], glyph(state, "full", state === "d" ? reached : x, y));
  });
  return batch.strokes(1);
}

class Batch {
  private readonly parts = new Map<Paint, string[]>();

  add(paint: Paint, d: string): void {
    const list = this.parts.get(paint);
    if (list) list.push(d);
    else this.parts.set(paint, [d]);
  }

  strokes(weight: number): Stroke[] {
    return ORDER.flatMap((paint) => {
      const list = this.parts.get(paint);
      return list ? [{ paint, d: list.join(""), width: weight }] : [];
    });
  }
}

const ORDER: Paint[] = [
  "base",
  "dots",
  "dash",
  "coming",
  "solid",
  "covered",
  "awaiting",
  "due",
  "solid-late",
  "late",
  "solid-missing",
  "missing",
];

function each(row: TimelineRow, centres: number[], draw: (state: LaneState, x: number, i: number) => void): void {
  centres.forEach((x, i) => {
    if (!Number.isNaN(x)) draw(stateAt(row, i), x, i);
  });
}

function stateAt(row: TimelineRow, i: number): LaneState {
  return (row.states[i] ?? "n") as LaneState;
}

function edge(state: string | undefined): boolean {
  return state === "m" || state === "l";
}
