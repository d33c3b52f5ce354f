import type { Capability } from "#server/ground/access/rules.ts";

/** What a program may do: never sharing, people or creating tokens. */
export const TOKEN_CAPABILITIES = [
  "workspace:read",
  "plan:read",
  "evidence:read",
  "control:manage",
  "evidence:submit",
  "journal:read",
] as const satisfies readonly Capability[];

export const TOKEN_DAYS = [30, 90, 180, 365] as const;

export type TokenState = "live" | "revoked" | "expired";

export function tokenState(token: { revokedAt: string | null; expiresAt: string }, now: string): TokenState {
  if (token.revokedAt) return "revoked";
  return token.expiresAt <= now ? "expired" : "live";
}
