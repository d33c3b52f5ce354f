import { occurrencesIn } from "#server/evidence/occurrences/rules/occurrences.ts";
import type { Span } from "#server/ground/calendar/rules.ts";
import type { ImportRow, ParsedControl } from "#server/programme/controls/rules/listed.ts";

export type Window = Span & { name: string };

/** How many new controls do not say since when they are performed. */
export function lackingSince(rows: readonly ImportRow[]): number {
  return rows.filter((row) => row.verdict === "create" && row.control?.operatesFrom === null).length;
}

/** The windows in which some of the controls would have no occurrence, although their frequency asks for some. */
export function emptyWindows(rows: readonly ImportRow[], windows: readonly Window[]) {
  const controls = rows.flatMap(({ verdict, control }) => (control && verdict !== "unchanged" ? [control] : []));
  return windows.flatMap((window) => {
    const codes = controls.filter((control) => isEmpty(control, window)).map((control) => control.code);
    return codes.length > 0 ? [{ engagement: window.name, codes }] : [];
  });
}

function isEmpty({ frequency, status, ...control }: ParsedControl, window: Window): boolean {
  if (frequency === null || frequency === "as_needed" || (status !== null && status !== "active")) return false;
  const { anchor, dueDays, graceDays, operatesFrom: from, operatesTo: to } = control;
  const schedule = { frequency, anchor, dueDays, graceDays: graceDays ?? 0, from, to };
  return !occurrencesIn(window, [schedule], []).some((each) => each.applicable && !each.optional);
}
