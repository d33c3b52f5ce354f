import {
  createLoader,
  createSerializer,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { FREQUENCIES } from "#server/programme/controls/rules/frequency.ts";
import { CONTROL_STATUSES, GAPS } from "#server/programme/controls/rules/kinds.ts";

export const CONTROL_COLUMNS = [
  "criteria",
  "owner",
  "frequency",
  "type",
  "nature",
  "category",
  "cycle",
  "due",
  "grace",
  "since",
  "key",
  "status",
] as const;
export type ControlColumn = (typeof CONTROL_COLUMNS)[number];

export const CONTROL_GROUPS = ["category", "owner", "frequency", "status"] as const;
export type ControlGroup = (typeof CONTROL_GROUPS)[number];

/** Columns shown by default. */
export const USUAL_COLUMNS: ControlColumn[] = ["criteria", "owner", "frequency", "type", "key", "status"];

/** The controls screen's address: its filters, columns and groups, and the code its page begins after. */
export const controlsSearch = {
  q: parseAsString,
  owner: parseAsString,
  criterion: parseAsString,
  frequency: parseAsStringLiteral([...FREQUENCIES, "none"]),
  gap: parseAsStringLiteral([...GAPS, "any"]),
  status: parseAsStringLiteral(CONTROL_STATUSES),
  columns: parseAsArrayOf(parseAsStringLiteral(CONTROL_COLUMNS)),
  /** whether the ID and the title stay in sight while the other columns scroll */
  pin: parseAsBoolean.withDefault(false),
  group: parseAsStringLiteral(CONTROL_GROUPS),
  after: parseAsString,
};

export const loadControlsSearch = createLoader(controlsSearch);
export const withControlsSearch = createSerializer(controlsSearch);

export type ControlsSearch = Awaited<ReturnType<typeof loadControlsSearch>>;
