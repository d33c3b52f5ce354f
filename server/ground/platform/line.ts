import { z } from "zod";
import { isOneLine } from "#server/ground/platform/rules/lines.ts";

const UNSEEN = "This contains a line break or an invisible character. Type it again without it.";

// Without characters that break a line, change its direction or hide; the database enforces the same. `most` is in UTF-16 units.
export function line(most: number, words: { missing?: string; long?: string } = {}) {
  const text = z
    .string()
    .trim()
    .max(most, { error: words.long ?? `Shorten this to ${most} characters.`, abort: true });
  const required = words.missing === undefined ? text : text.min(1, { error: words.missing });
  return required.refine(isOneLine, { error: UNSEEN });
}

export function prose(most: number) {
  return longText(most, "this");
}

export function optionalProse(most: number) {
  return prose(most)
    .nullable()
    .transform((text) => text || null);
}

/** Why something is done; the record keeps it. */
export function reason(missing = GIVE_A_REASON) {
  return longText(LONGEST_REASON, "the reason").min(3, { error: missing });
}

export function optionalReason() {
  return longText(LONGEST_REASON, "the reason")
    .nullable()
    .default(null)
    .transform((text) => text || null);
}

export const GIVE_A_REASON = "Give a reason, in a few words.";
const LONGEST_REASON = 1000;

function longText(most: number, what: string) {
  return z
    .string()
    .trim()
    .max(most, { error: `Shorten ${what} to ${most.toLocaleString("en")} characters.` });
}
