import { parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** The library's address: what is looked for. */
export const librarySearch = {
  q: parseAsString.withDefault(""),
  criterion: parseAsString,
  domain: parseAsString,
  owner: parseAsString,
  show: parseAsStringLiteral(["all", "needed"] as const).withDefault("all"),
  key: parseAsBoolean.withDefault(false),
};
