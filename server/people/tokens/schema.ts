import { z } from "zod";
import { CapabilityName } from "#server/ground/access/schema.ts";
import { line } from "#server/ground/platform/line.ts";
import { TOKEN_CAPABILITIES, TOKEN_DAYS } from "./rules.ts";

const MAX_DAYS = Math.max(...TOKEN_DAYS);

export const CreateToken = z.object({
  name: line(80, { missing: "Name what will use it, such as “Okta export”." }),
  capabilities: z
    .array(z.enum(TOKEN_CAPABILITIES))
    .min(1, { error: "Choose at least one thing it may do." })
    .transform((all) => [...new Set(all)]),
  days: z
    .int()
    .min(1)
    .max(MAX_DAYS, { error: `A token lasts at most ${MAX_DAYS} days.` }),
});
export type CreateToken = z.infer<typeof CreateToken>;

/** `token` is shown once; only its hash is stored. */
export const CreatedToken = z.object({ id: z.uuid(), token: z.string(), expiresAt: z.string() });
export type CreatedToken = z.infer<typeof CreatedToken>;

export const TokenRow = z.object({
  id: z.uuid(),
  name: z.string(),
  personName: z.string(),
  capabilities: z.array(CapabilityName),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
  state: z.enum(["live", "revoked", "expired"]),
});
export type TokenRow = z.infer<typeof TokenRow>;
