import { z } from "zod";
import { isOneLine } from "#server/ground/platform/rules/lines.ts";

const UNSEEN = "This holds a line break or a character that cannot be seen. Type it again without it.";

/**
 * A name, title or other text on one line, as a person types it: shown in headings, lists and mail, so it holds nothing that could
 * break a line, turn its direction or hide. Every such input is one of these, at every edge; the database has the same rule.
 *
 * @param most its length in UTF-16 units
 * @param words what to say when it is missing, which makes it required, and when it is too long
 */
export function line(most: number, words: { missing?: string; long?: string } = {}) {
  const text = z
    .string()
    .trim()
    .max(most, { error: words.long ?? `Shorten this to ${most} characters.`, abort: true });
  const given = words.missing === undefined ? text : text.min(1, { error: words.missing });
  return given.refine(isOneLine, { error: UNSEEN });
}

/** Text of several lines, as a person types it. @param most its length in UTF-16 units */
export function prose(most: number) {
  return z
    .string()
    .trim()
    .max(most, { error: `Shorten this to ${most} characters.` });
}

/** The same where it may be left out: empty is null. */
export function optionalProse(most: number) {
  return prose(most)
    .nullable()
    .transform((text) => text || null);
}
