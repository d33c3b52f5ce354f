"use client";

import type { ReactNode, RefObject } from "react";
import { Sign } from "#app/_ui/sign.tsx";
import { CATEGORY_LABEL, ENGAGEMENT_LABEL } from "#server/ground/report-kinds/rules.ts";
import { FEE_DRIVERS, feesFor, formatFee } from "#server/plan/reports/rules/fees.ts";
import { adviceName, planTitle } from "#server/plan/reports/rules/recommend.ts";
import { usualChoices } from "#server/plan/reports/rules/schedule.ts";
import type { Advice, Reason, Recommendation } from "#server/plan/reports/schema.ts";
import { Comparisons } from "./comparisons.tsx";
import type { Kept } from "./kept-answers.ts";
import { PlanCost } from "./plan-cost.tsx";
import { PlanSchedule } from "./plan-schedule.tsx";

type Props = {
  heading: RefObject<HTMLHeadingElement | null>;
  recommendation: Recommendation;
  today: string;
  kept: Kept;
  onKeep(kept: Kept): void;
  /** what can be done with the plan */
  actions: ReactNode;
};

/** The recommendation: why, the audit's cost, and what would change it. */
export function RecommendationView({ heading, recommendation, today, kept, onKeep, actions }: Props) {
  const { answers } = kept;
  const { advice, notes, openQuestions } = recommendation;
  const choices = kept.choices ?? usualChoices(answers, advice, today);
  const chosen = advice
    .filter((a) => a.fit !== "not_a_fit")
    .sort((a, b) => Number(b.fit === "recommended") - Number(a.fit === "recommended"));
  const unfit = advice.filter((a) => a.fit === "not_a_fit");
  return (
    <div className="mx-auto grid max-w-3xl gap-8">
      <header className="grid gap-3">
        <h1 ref={heading} tabIndex={-1} className="font-title text-3xl outline-none">
          {planTitle(chosen)}
        </h1>
        <p className="text-ink-2">
          A recommendation with its reasons, not a verdict: your auditor and your customers’ auditors have the last
          word.
        </p>
        <div className="flex flex-wrap items-end gap-3 print:hidden">{actions}</div>
      </header>
      {chosen.map((a) => (
        <AdviceCard key={a.kind} advice={a} />
      ))}
      {chosen.length > 0 && (
        <>
          <PlanSchedule
            given={{ answers, advice, choices, today }}
            onChange={(next) => onKeep({ ...kept, choices: next })}
          />
          <PlanCost
            answers={answers}
            advice={chosen}
            costs={kept.costs}
            onChange={(costs) => onKeep({ ...kept, costs })}
          />
        </>
      )}
      {notes.length > 0 && (
        <section aria-label="What else to know">
          <h2 className="font-title text-xl">What else to know</h2>
          <Reasons reasons={notes} />
        </section>
      )}
      {openQuestions.length > 0 && (
        <section aria-label="Still open">
          <h2 className="font-title text-xl">Still open</h2>
          <p className="text-ink-2">An answer to these may change the advice.</p>
          <ul className="mt-2 grid gap-1">
            {openQuestions.map((q) => (
              <li key={q} className="flex items-start gap-2">
                <Sign state="due" className="mt-[5px] shrink-0" /> {q}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Comparisons answers={answers} advice={advice} />
      <section aria-label="Not a fit">
        <h2 className="font-title text-xl">Not a fit</h2>
        <dl className="mt-2 grid gap-x-4 gap-y-1.5 sm:grid-cols-[12rem_1fr]">
          {unfit.map((a) => (
            <div key={a.kind} className="contents">
              <dt>{ENGAGEMENT_LABEL[a.kind]}</dt>
              <dd className="text-ink-2">{a.reasons.map((r) => r.because).join(" ")}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}

function AdviceCard({ advice: a }: { advice: Advice }) {
  const fees = feesFor(a.kind, a.type);
  return (
    <section aria-label={adviceName(a)} className="border-rule-strong border-t pt-4">
      <h2 className="flex flex-wrap items-baseline gap-x-3 font-title text-xl">
        {adviceName(a)}
        <span className="font-ui text-base text-ink-2">{a.fit === "recommended" ? "recommended" : "optional"}</span>
      </h2>
      <Reasons reasons={a.reasons} />
      {a.categories.length > 0 && (
        <dl className="mt-3 grid gap-x-4 gap-y-1 sm:grid-cols-[12rem_1fr]">
          {a.categories.map((c) => (
            <div key={c.category} className="contents">
              <dt className="font-medium">{CATEGORY_LABEL[c.category]}</dt>
              <dd className="text-ink-2">{c.because}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className="mt-3">
        {fees.length > 0 ? (
          <>
            Audit fee:{" "}
            {fees.map((f) => `${formatFee(f)} (${f.market === "US" ? "United States" : "India"})`).join(", ")}.{" "}
            <span className="text-ink-2">
              Published ranges; what moves them: {FEE_DRIVERS}. Tools, readiness, tests and your own time come on top.
            </span>
          </>
        ) : (
          <span className="text-ink-2">No reliable audit fee is known.</span>
        )}
      </p>
    </section>
  );
}

function Reasons({ reasons }: { reasons: Reason[] }) {
  return (
    <ul className="mt-2 grid gap-1">
      {reasons.map((r) => (
        <li key={r.rule + r.because} className="flex items-start gap-2">
          <Sign state="covered" className="mt-[5px] shrink-0" />
          <span>
            {r.because} <span className="font-code text-ink-2 text-sm">{/^[A-Z]/.test(r.rule) ? r.rule : ""}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
