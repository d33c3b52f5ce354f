import { DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";

export type Delegable = (typeof DELEGABLE_CAPABILITIES)[number];

// Reading the workspace is always included.
export function delegated(chosen: readonly Delegable[]): Delegable[] {
  return DELEGABLE_CAPABILITIES.filter((c) => c === "workspace:read" || chosen.includes(c));
}
