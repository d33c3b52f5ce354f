import { plainWords } from "#server/ground/tables/rules/cell-text.ts";
import type { ControlNature, ControlStatus, ControlType } from "#server/programme/controls/rules/kinds.ts";

const TYPE_WORDS: Record<ControlType, readonly string[]> = {
  preventive: ["preventive", "preventative", "prevent", "prevention", "preventing", "p"],
  detective: ["detective", "detect", "detection", "detecting", "d"],
  corrective: ["corrective", "correct", "correction", "correcting", "reactive", "c"],
};

const NATURE_WORDS: Record<ControlNature, readonly string[]> = {
  manual: ["manual", "manually", "manual only", "m"],
  it_dependent_manual: [
    "it dependent manual",
    "it dependent",
    "manual it dependent",
    "manual with it dependency",
    "it dependant manual",
    "it dependant",
    "itdm",
    "itd",
    "semi automated",
    "semi automatic",
    "partially automated",
    "partly automated",
    "hybrid",
    "manual & automated",
    "manual / automated",
    "automated / manual",
    "manual and automated",
    "automated and manual",
    "system assisted",
  ],
  automated: [
    "automated",
    "automatic",
    "automatically",
    "auto",
    "fully automated",
    "system",
    "application",
    "it application",
    "a",
  ],
};

const YES_WORDS = ["yes", "y", "true", "1", "x", "key", "key control", "✓", "✔", "✅", "☑", "●"];
const NO_WORDS = ["no", "n", "false", "0", "non key", "nonkey", "not key", "secondary", "✗", "✘", "☐"];

const STATUS_WORDS: Record<ControlStatus, readonly string[]> = {
  draft: ["draft", "planned", "proposed", "not started", "not implemented", "in progress", "in development", "to do"],
  active: [
    "active",
    "implemented",
    "in place",
    "operating",
    "operational",
    "live",
    "in operation",
    "effective",
    "approved",
  ],
  retired: ["retired", "inactive", "deprecated", "decommissioned", "obsolete", "withdrawn", "archived", "superseded"],
};

/** Null for an unknown word, or one that names several types. */
export function typeOf(text: string): ControlType | null {
  return wordIn(TYPE_WORDS, plainWords(text).replace(/ controls?$/, ""));
}

/** Null when unknown. Both manual and automated means IT-dependent manual. */
export function natureOf(text: string): ControlNature | null {
  return wordIn(NATURE_WORDS, plainWords(text).replace(/ controls?$/, ""));
}

export function yesNoOf(text: string): boolean | null {
  const word = plainWords(text) || text.trim();
  if (YES_WORDS.includes(word)) return true;
  return NO_WORDS.includes(word) ? false : null;
}

export function statusOf(text: string): ControlStatus | null {
  return wordIn(STATUS_WORDS, plainWords(text));
}

function wordIn<K extends string>(words: Record<K, readonly string[]>, word: string): K | null {
  for (const key in words) if (words[key].includes(word)) return key;
  return null;
}
