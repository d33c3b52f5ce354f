"use client";

import { type FormEvent, useEffect, useRef } from "react";
import { Button } from "#app/_ui/button.tsx";
import { Progress } from "#app/_ui/progress.tsx";
import { questionsFor } from "#server/reports/rules/questions.ts";
import { recommend } from "#server/reports/rules/recommend.ts";
import { Answers } from "#server/reports/schema.ts";
import { type Kept, useKeptAnswers } from "./kept-answers.ts";
import { QuestionFields } from "./question-fields.tsx";
import { RecommendationView } from "./recommendation-view.tsx";

/** The interview, one question a screen, and what it recommends. Nothing leaves the browser. */
export function ReportPlan({ today }: { today: string }) {
  const [kept, keep] = useKeptAnswers();
  const heading = useRef<HTMLHeadingElement>(null);
  const moved = useRef(false);
  const step = kept?.step;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each screen begins at its heading, but not the first one shown
  useEffect(() => {
    if (moved.current) heading.current?.focus();
  }, [step]);
  if (!kept) return <h1 className="font-title text-3xl">Which report do you need?</h1>;
  const { answers } = kept;
  const questions = questionsFor(answers);
  const question = questions[kept.step];
  const go = (to: number, next: Answers = answers) => {
    moved.current = true;
    keep({ ...kept, answers: next, step: to });
  };

  if (!question)
    return (
      <RecommendationView
        heading={heading}
        answers={answers}
        recommendation={recommend(answers, today)}
        today={today}
        kept={kept}
        onKeep={keep}
        onBack={() => go(questions.length - 1)}
        onRestart={() => keep({ answers: Answers.parse({}), step: 0, choices: null, costs: null })}
      />
    );
  return (
    <form
      className="mx-auto grid max-w-2xl gap-6"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        go(kept.step + 1);
      }}
    >
      <Progress
        label="Which report do you need?"
        value={kept.step}
        max={questions.length}
        valueText={`Question ${kept.step + 1} of ${questions.length}`}
      />
      <div>
        <h1 ref={heading} tabIndex={-1} className="font-title text-2xl outline-none">
          {question.title}
        </h1>
        {question.hint && <p className="mt-1 text-ink-2">{question.hint}</p>}
      </div>
      <QuestionFields
        key={question.id}
        question={question}
        answers={answers}
        onChange={(change: Partial<Answers>) => keep({ ...kept, answers: { ...answers, ...change } } satisfies Kept)}
      />
      <div className="flex items-center gap-3">
        {kept.step > 0 && <Button onClick={() => go(kept.step - 1)}>Back</Button>}
        <Button type="submit" variant="primary">
          {kept.step + 1 < questions.length ? "Next question" : "See the recommendation"}
        </Button>
        <span className="text-ink-2 text-sm">A question can be left open.</span>
      </div>
    </form>
  );
}
