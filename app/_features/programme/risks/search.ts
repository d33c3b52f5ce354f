import { parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** The register's address: which rating the map draws, the cell that is looked into, and the filters. */
export const risksSearch = {
  rating: parseAsStringLiteral(["residual", "inherent"] as const).withDefault("residual"),
  likelihood: parseAsInteger,
  impact: parseAsInteger,
  gaps: parseAsBoolean.withDefault(false),
  fraud: parseAsBoolean.withDefault(false),
  category: parseAsString,
};
