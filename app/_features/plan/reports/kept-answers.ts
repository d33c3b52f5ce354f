import { useEffect, useState } from "react";
import { Answers, PlanChoices, PlanCosts } from "#server/plan/reports/schema.ts";

const KEY = "tickmark.report-plan";
/** `choices` and `costs` are null until the person changes what the answers suggest. */
export type Kept = { answers: Answers; step: number; choices: PlanChoices | null; costs: PlanCosts | null };
export const EMPTY: Kept = { answers: Answers.parse({}), step: 0, choices: null, costs: null };

/** The interview as this browser keeps it: null until it has been read. Signing up does not lose it. */
export function useKeptAnswers(): [Kept | null, (kept: Kept) => void] {
  const [kept, setKept] = useState<Kept | null>(null);
  useEffect(() => {
    const look = () => setKept(read());
    look();
    // A sign-out in another tab takes the answers along.
    window.addEventListener("storage", look);
    return () => window.removeEventListener("storage", look);
  }, []);
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
    if (!answers.success) return EMPTY;
    return {
      answers: answers.data,
      step: Number.isInteger(found.step) ? found.step : 0,
      choices: PlanChoices.safeParse(found.choices).data ?? null,
      costs: PlanCosts.safeParse(found.costs).data ?? null,
    };
  } catch {
    return EMPTY;
  }
}

// Ignore a date that was only half typed.
function withoutHalfDates(given: Record<string, { on?: string } | null>) {
  const { earlier, change, ...rest } = given;
  return { ...rest, earlier: earlier?.on ? earlier : null, change: change?.on ? change : null };
}
