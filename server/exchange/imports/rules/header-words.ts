import { oneLine, plainWords } from "#server/ground/tables/rules/cell-text.ts";
import { IMPORT_FIELDS, type ImportField, knownHeadings } from "#server/programme/controls/rules/columns.ts";

/** A field that a heading may stand for. `weight` 10: unambiguous; 5 or less: the cells below must confirm it. */
export type HeaderMeaning = { field: ImportField; weight: number };

const LONGEST_HEADING = 80;

const MEANINGS = meaningsByWords();

/** Fields that a heading may stand for, most likely first. */
export function meaningsOfHeading(cell: string): HeaderMeaning[] {
  const text = oneLine(cell);
  if (text === "" || text.length > LONGEST_HEADING) return [];
  for (const variant of [text, text.replace(/\([^)]*\)|\[[^\]]*\]/g, " ")]) {
    const found = MEANINGS.get(headingWords(variant));
    if (found) return found;
  }
  return namesCriteria(headingWords(text)) ? [{ field: "criteria", weight: 5 }] : [];
}

/** Whether a heading says that its numbers are Annex A's ("Annex A ref."), so that 5.1 means A.5.1. */
export function namesAnnex(heading: string): boolean {
  return /\bannex|27002|\bA\.\d/i.test(heading);
}

function headingWords(text: string): string {
  return plainWords(text)
    .replace(/(^|\s)(?:#|no|nr|num|nos)(?=\s|$)/g, "$1number")
    .replace(/(^|\s)(?:the|our) /g, "$1")
    .trim();
}

function namesCriteria(words: string): boolean {
  return /\btsc\b|\btrust services?\b|\bcriteri(?:a|on)\b|\bannex a?\b|\b27001\b|\bsoc ?2\b/.test(words);
}

function meaningsByWords(): Map<string, HeaderMeaning[]> {
  const byWords = new Map<string, HeaderMeaning[]>();
  for (const field of IMPORT_FIELDS) {
    for (const { heading, weight } of knownHeadings(field)) {
      const meanings = [...(byWords.get(heading) ?? []), { field, weight }];
      byWords.set(
        heading,
        meanings.sort((a, b) => b.weight - a.weight),
      );
    }
  }
  return byWords;
}
