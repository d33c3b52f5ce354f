import { parseAsJson, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { ImportPlan } from "#server/exchange/imports/schema.ts";

/** The import's place: which draft, which step, and the choices made so far, so that going back loses nothing. */
export const importSearch = {
  draft: parseAsString,
  step: parseAsStringLiteral(["columns", "preview"] as const).withDefault("columns"),
  // The server reads it before anything is shown of it, and says what is wrong with one that was not made here.
  plan: parseAsJson((value) => value as ImportPlan),
};
