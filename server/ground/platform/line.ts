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
  return z
    .string()
    .trim()
    .max(most, { error: `Shorten this to ${most} characters.` });
}

export function optionalProse(most: number) {
  return prose(most)
    .nullable()
    .transform((text) => text || null);
}
