import { DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";

export type Delegable = (typeof DELEGABLE_CAPABILITIES)[number];

/** What a client hands over, in the table's order. Whoever may do anything in a workspace must be able to see it. */
export function delegated(chosen: readonly Delegable[]): Delegable[] {
  return DELEGABLE_CAPABILITIES.filter((c) => c === "workspace:read" || chosen.includes(c));
}
