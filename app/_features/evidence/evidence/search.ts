import { parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { OCCURRENCE_STATES } from "#server/evidence/occurrences/rules/coverage.ts";
import { FREQUENCIES } from "#server/programme/controls/rules/frequency.ts";

/** The evidence screen's address: its filters, its view, and the occurrence that is open. */
export const evidenceSearch = {
  engagement: parseAsString,
  criterion: parseAsString,
  owner: parseAsString,
  frequency: parseAsStringLiteral(FREQUENCIES),
  state: parseAsStringLiteral(OCCURRENCE_STATES),
  control: parseAsString,
  gaps: parseAsBoolean.withDefault(false),
  all: parseAsBoolean.withDefault(false),
  zoom: parseAsString,
  density: parseAsStringLiteral(["comfortable", "compact"] as const).withDefault("comfortable"),
  open: parseAsString,
};
