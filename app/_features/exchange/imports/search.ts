import { parseAsJson, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { ImportPlan } from "#server/exchange/imports/schema.ts";

/** The import's place: which draft, which step, and the choices made so far, so that going back loses nothing. */
export const importSearch = {
  draft: parseAsString,
  step: parseAsStringLiteral(["columns", "preview"] as const).withDefault("columns"),
  plan: parseAsJson((value) => ImportPlan.safeParse(value).data ?? null),
};
