import { parseAsJson, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { ImportPlan } from "#server/exchange/imports/schema.ts";

/** The import's place: which draft, which step, and the choices made so far, so that going back loses nothing. */
export const importSearch = {
  draft: parseAsString,
  step: parseAsStringLiteral(["columns", "preview"] as const).withDefault("columns"),
  // The server validates it before any of it is shown, and reports what is wrong with one made elsewhere.
  plan: parseAsJson((value) => value as ImportPlan),
};
