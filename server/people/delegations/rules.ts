import { DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";

export type Delegable = (typeof DELEGABLE_CAPABILITIES)[number];

/** What a client delegates, in the table's order. Always includes reading the workspace. */
export function delegated(chosen: readonly Delegable[]): Delegable[] {
  return DELEGABLE_CAPABILITIES.filter((c) => c === "workspace:read" || chosen.includes(c));
}
