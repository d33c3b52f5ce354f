import { useEffect, useState } from "react";
import type { Answers, PlanChoices, PlanCosts } from "#server/plan/reports/schema.ts";

const KEY = "tickmark.report-plan";
/** `choices` and `costs` are null until the person changes what the answers suggest. */
export type Kept = { answers: Answers; step: number; choices: PlanChoices | null; costs: PlanCosts | null };
const NO_ANSWERS: Answers = {
  financialReporting: null,
  askers: [],
  words: [],
  regions: [],
  handlesData: null,
  promises: [],
  individuals: null,
  needed: null,
  running: null,
  earlier: null,
  isPublic: null,
  wholeCompany: null,
  otherCriteria: [],
  managementSystem: null,
  localFirm: null,
  subservice: [],
  yearEnd: null,
  demandsType2: null,
  change: null,
};
export const EMPTY: Kept = { answers: NO_ANSWERS, step: 0, choices: null, costs: null };

/** The interview as this browser keeps it: null until it has been read. Signing up does not lose it. */
export function useKeptAnswers(): [Kept | null, (kept: Kept) => void] {
  const [kept, setKept] = useState<Kept | null>(null);
  useEffect(() => {
    let left = false;
    const look = () =>
      void read().then(
        (found) => left || setKept(found),
        // If validation cannot be loaded, nothing may overwrite them: the page shows an error.
        (cause) =>
          setKept(() => {
            throw cause;
          }),
      );
    look();
    // A sign-out in another tab removes the answers too.
    window.addEventListener("storage", look);
    return () => {
      left = true;
      window.removeEventListener("storage", look);
    };
  }, []);
  function keep(next: Kept) {
    setKept(next);
    localStorage.setItem(KEY, JSON.stringify(next));
  }
  return [kept, keep];
}

async function read(): Promise<Kept> {
  const found = parsed(localStorage.getItem(KEY));
  if (!found) return EMPTY;
  const { Answers, PlanChoices, PlanCosts } = await import("#server/plan/reports/schema.ts");
  const answers = Answers.safeParse(withoutHalfDates(found.answers));
  if (!answers.success) return EMPTY;
  return {
    answers: answers.data,
    step: typeof found.step === "number" && Number.isInteger(found.step) ? found.step : 0,
    choices: PlanChoices.safeParse(found.choices).data ?? null,
    costs: PlanCosts.safeParse(found.costs).data ?? null,
  };
}

function parsed(text: string | null): { [K in keyof Kept]?: unknown } | null {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

// Ignore a date that was only half typed.
function withoutHalfDates(given: unknown) {
  const { earlier, change, ...rest } = (given ?? {}) as Record<string, { on?: string } | null>;
  return { ...rest, earlier: earlier?.on ? earlier : null, change: change?.on ? change : null };
}
