import { parseAsStringLiteral } from "nuqs/server";

/** The statement's address: which lines are shown. */
export const applicabilitySearch = {
  show: parseAsStringLiteral(["all", "undecided", "gaps", "excluded"] as const).withDefault("all"),
};
