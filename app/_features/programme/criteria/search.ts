import { parseAsBoolean, parseAsStringLiteral } from "nuqs/server";

/** The criteria screen's address, beside the engagement that every screen keeps. */
export const criteriaSearch = {
  view: parseAsStringLiteral(["list", "matrix", "reports"] as const)
    .withDefault("list")
    // The comparison of reports is loaded with the page.
    .withOptions({ shallow: false }),
  framework: parseAsStringLiteral(["tsc", "objectives", "iso27001", "own"] as const),
  gaps: parseAsBoolean.withDefault(false),
  key: parseAsBoolean.withDefault(false),
};
