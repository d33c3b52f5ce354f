import { useEffect, useState } from "react";
import { Answers } from "#server/reports/schema.ts";

const KEY = "tickmark.report-plan";
export type Kept = { answers: Answers; step: number };
const EMPTY: Kept = { answers: Answers.parse({}), step: 0 };

/** The interview as this browser keeps it: null until it has been read. Signing up does not lose it. */
export function useKeptAnswers(): [Kept | null, (kept: Kept) => void] {
  const [kept, setKept] = useState<Kept | null>(null);
  useEffect(() => setKept(read()), []);
  function keep(next: Kept) {
    setKept(next);
    localStorage.setItem(KEY, JSON.stringify(next));
  }
  return [kept, keep];
}

function read(): Kept {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
    const answers = Answers.safeParse(withoutHalfDates(found?.answers));
    return answers.success ? { answers: answers.data, step: Number.isInteger(found.step) ? found.step : 0 } : EMPTY;
  } catch {
    return EMPTY;
  }
}

// A date still being typed when the page was left is no answer yet.
function withoutHalfDates(given: Record<string, { on?: string } | null>) {
  const { earlier, change, ...rest } = given;
  return { ...rest, earlier: earlier?.on ? earlier : null, change: change?.on ? change : null };
}
