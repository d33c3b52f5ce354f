import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { CONTROL_STATUSES, GAPS } from "#server/controls/rules/kinds.ts";
import { FREQUENCIES } from "#server/occurrences/rules/frequency.ts";

/** The controls screen's address: its filters and the code its page begins after. */
export const controlsSearch = {
  q: parseAsString,
  owner: parseAsString,
  criterion: parseAsString,
  frequency: parseAsStringLiteral([...FREQUENCIES, "none"]),
  gap: parseAsStringLiteral([...GAPS, "any"]),
  status: parseAsStringLiteral(CONTROL_STATUSES),
  after: parseAsString,
};

export const loadControlsSearch = createLoader(controlsSearch);
export const withControlsSearch = createSerializer(controlsSearch);

export type ControlsSearch = Awaited<ReturnType<typeof loadControlsSearch>>;
