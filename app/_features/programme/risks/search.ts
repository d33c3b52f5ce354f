import { parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** Search parameters of the register: the rating the map shows, the selected cell, and the filters. */
export const risksSearch = {
  rating: parseAsStringLiteral(["residual", "inherent"] as const).withDefault("residual"),
  likelihood: parseAsInteger,
  impact: parseAsInteger,
  gaps: parseAsBoolean.withDefault(false),
  fraud: parseAsBoolean.withDefault(false),
  category: parseAsString,
};
