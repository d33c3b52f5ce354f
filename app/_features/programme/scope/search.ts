import { createLoader, parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { SCOPE_VIEWS } from "#server/programme/scope/rules/kinds.ts";

/** The scope screen's address: what it shows, and as of which day. */
export const scopeSearch = {
  view: parseAsStringLiteral(SCOPE_VIEWS).withDefault("system"),
  on: parseAsString,
  gone: parseAsBoolean.withDefault(false),
};
export const loadScopeSearch = createLoader(scopeSearch);
export type ScopeSearch = Awaited<ReturnType<typeof loadScopeSearch>>;
