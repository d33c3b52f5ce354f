"use client";

import { useKeptAnswers } from "#app/_features/plan/reports/kept-answers.ts";
import { Button } from "#app/_ui/button.tsx";
import { adviceName, recommend } from "#server/plan/reports/rules/recommend.ts";
import { type Schedule, schedule, usualChoices } from "#server/plan/reports/rules/schedule.ts";
import type { Advice } from "#server/plan/reports/schema.ts";
import { categoriesOf, type EngagementForm, withKind, withType } from "./form-state.ts";

type Props = { today: string; form: EngagementForm; onChange(form: EngagementForm): void };

/** What this browser's report plan recommends, to fill the form with. Nothing when there is no plan. */
export function FromPlan({ today, form, onChange }: Props) {
  const [kept] = useKeptAnswers();
  if (!kept || kept.step === 0) return null;
  const all = recommend(kept.answers, today).advice;
  const advised = all.filter((a) => a.fit !== "not_a_fit");
  if (advised.length === 0) return null;
  const choices = kept.choices ?? usualChoices(kept.answers, all, today);
  const plan = schedule({ answers: kept.answers, advice: all, choices, today });
  return (
    <section aria-label="From your report plan" className="flex flex-wrap items-center gap-2 bg-wash px-3 py-2">
      <span>From your report plan:</span>
      {advised.map((a) => (
        <Button key={a.kind} size="small" onClick={() => onChange({ ...filled(form, a), ...datesOf(a, plan) })}>
          {adviceName(a)}
        </Button>
      ))}
    </section>
  );
}

/** The window, or the date, that the plan has for such a report. */
function datesOf({ kind, type }: Advice, plan: Schedule): Partial<EngagementForm> {
  const steps = plan.lanes.find((lane) => lane.kinds.includes(kind))?.steps ?? [];
  const window = steps.find((step) => step.name === "window");
  const date = steps.find((step) => step.name === "type1_date");
  if (type === 2 && window) return { periodFrom: window.from, periodTo: window.to };
  return type === 1 && date ? { asOf: date.from } : {};
}

function filled(form: EngagementForm, advice: Advice): EngagementForm {
  const next = withKind(form, advice.kind);
  const typed = advice.type ? withType(next, advice.type) : next;
  const wanted = advice.categories.map((c) => c.category);
  if (wanted.length === 0) return typed;
  return { ...typed, categories: categoriesOf(advice.kind).filter((c) => wanted.includes(c)) };
}
