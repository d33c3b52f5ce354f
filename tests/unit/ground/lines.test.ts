import fc from "fast-check";
import { expect, test } from "vitest";
import { line } from "#server/ground/platform/line.ts";
import { isOneLine, toOneLine } from "#server/ground/platform/rules/lines.ts";

test.each([
  ["an Irish name", "Siobhán O’Connor-Núñez"],
  ["a Persian name with its non-joiner", "علی‌رضا"],
  ["a Sinhala name with its joiner", "ශ්‍රී"],
  ["a Hindi name with its joiner", "क्‍ष"],
  ["a Hebrew name", "מרים"],
  ["a Japanese name with the variant its family writes", "葛\u{e0100}城"],
  ["a Mongolian name with a vowel's other form", "ᠡ\u180bᠷ"],
  ["a combined emoji", "Fire drill 👩‍🚒"],
  ["an emoji of text", "We ❤️ audits"],
  ["accents typed apart", "Ame\u0301lie"],
  ["blanks between words", "a  b\u00a0c"],
  ["formulas and markup", "=1+1 <b>&amp;</b> '); --"],
])("%s is one line, and stays as it was typed", (_, text) => {
  expect(line(120).parse(text)).toBe(text);
  expect(toOneLine(text)).toBe(text);
});

test.each([
  ["a line feed", "Ada\nLovelace", "Ada Lovelace"],
  ["a carriage return", "Ada\rLovelace", "Ada Lovelace"],
  ["a tab", "Ada\tLovelace", "Ada Lovelace"],
  ["NUL", "Ada\0", "Ada"],
  ["an escape", "Ada\u001b[2J", "Ada[2J"],
  ["a C1 control", "Ada\u0085Lovelace", "Ada Lovelace"],
  ["a line separator", "Ada\u2028Lovelace", "Ada Lovelace"],
  ["a paragraph separator", "Ada\u2029Lovelace", "Ada Lovelace"],
  ["a right-to-left override", "\u202egnp.exe", "gnp.exe"],
  ["an isolate", "\u2066Ada\u2069", "Ada"],
  ["a mark of direction", "Ada\u200f", "Ada"],
  ["a zero-width space", "Ad\u200ba", "Ada"],
  ["a joiner between Latin letters", "Ad\u200da", "Ada"],
  ["a joiner at the end of a word it belongs to", "علی\u200c", "علی"],
  ["two joiners", "علی\u200c\u200cرضا", "علیرضا"],
  ["a byte order mark inside", "A\ufeffda", "Ada"],
  ["a soft hyphen", "Ad\u00ada", "Ada"],
  ["a Hangul filler", "\u3164", ""],
  ["a blank Braille cell", "\u2800", ""],
  ["tags", "Ada\u{e0041}", "Ada"],
  ["a selector of a Latin letter's form", "A\ufe0fda", "Ada"],
  ["a selector, and a joiner that leans on it", "A\ufe0f\u200d🔥", "A🔥"],
])("%s is refused where it is typed, and left out of what is read from a file", (_, text, without) => {
  expect(line(120).safeParse(text).error?.issues[0]?.message).toBe(
    "This contains a line break or an invisible character. Type it again without it.",
  );
  expect(toOneLine(text)).toBe(without);
});

test("surrounding blanks are trimmed, and text of only blanks counts as missing", () => {
  const name = line(10, { missing: "Give a name." });
  expect(name.parse(" \u00a0Ada\n")).toBe("Ada");
  expect(name.safeParse(" \t\u2003").error?.issues[0]?.message).toBe("Give a name.");
  expect(line(10).parse("  ")).toBe("");
});

test("a text may reach its limit but not exceed it", () => {
  expect(line(10).safeParse("x".repeat(10)).success).toBe(true);
  expect(
    line(10)
      .safeParse("x".repeat(11))
      .error?.issues.map((i) => i.message),
  ).toEqual(["Shorten this to 10 characters."]);
});

const signs = fc.constantFrom(..."aé ا葛🔥\n\u200c\u200d\ufe0f\u{e0100}\u202e\u00a0\u2800");
test("any file's text is kept as one line within the limit, without cutting a character", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(signs, fc.string({ unit: "binary" }))), fc.nat(12), (parts, most) => {
      const kept = toOneLine(parts.join(""), most);
      expect(isOneLine(kept)).toBe(true);
      expect(kept.length).toBeLessThanOrEqual(most);
      expect(kept.isWellFormed()).toBe(true);
    }),
    { numRuns: 400 },
  );
});
