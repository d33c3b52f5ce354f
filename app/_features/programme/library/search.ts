import { parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** Search parameters of the library. */
export const librarySearch = {
  q: parseAsString.withDefault(""),
  criterion: parseAsString,
  domain: parseAsString,
  owner: parseAsString,
  show: parseAsStringLiteral(["all", "needed"] as const).withDefault("all"),
  key: parseAsBoolean.withDefault(false),
};
