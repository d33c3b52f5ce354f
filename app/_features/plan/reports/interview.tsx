import { type FormEvent, type ReactNode, type RefObject, useEffect, useRef } from "react";
import { Button } from "#app/_ui/button.tsx";
import { Progress } from "#app/_ui/progress.tsx";
import { questionsFor } from "#server/plan/reports/rules/questions.ts";
import { recommend } from "#server/plan/reports/rules/recommend.ts";
import type { Answers } from "#server/plan/reports/schema.ts";
import type { Kept } from "./kept-answers.ts";
import { QuestionFields } from "./question-fields.tsx";
import { RecommendationView } from "./recommendation-view.tsx";

type Props = { kept: Kept; today: string; onKeep(kept: Kept): void; actions: ReactNode };

/** The questions, one per screen, and the advice. The caller stores the answers. */
export function Interview({ kept, today, onKeep, actions }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const moved = useRef(false);
  const { answers, step } = kept;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each screen begins at its heading, but not the first one shown
  useEffect(() => {
    if (moved.current) heading.current?.focus();
  }, [step]);
  const questions = questionsFor(answers);
  const go = (to: number) => {
    moved.current = true;
    onKeep({ ...kept, step: to });
  };

  if (!questions[step])
    return (
      <RecommendationView
        heading={heading}
        recommendation={recommend(answers, today)}
        today={today}
        kept={kept}
        onKeep={onKeep}
        actions={
          <>
            {actions}
            <Button onClick={() => go(questions.length - 1)}>Back to the questions</Button>
          </>
        }
      />
    );
  return <Screen kept={kept} heading={heading} onKeep={onKeep} onGo={go} />;
}

type ScreenProps = {
  kept: Kept;
  heading: RefObject<HTMLHeadingElement | null>;
  onKeep(kept: Kept): void;
  onGo(step: number): void;
};

function Screen({ kept, heading, onKeep, onGo }: ScreenProps) {
  const { answers, step } = kept;
  const questions = questionsFor(answers);
  const question = questions[step];
  if (!question) return null;
  return (
    <form
      className="mx-auto grid max-w-2xl gap-6"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onGo(step + 1);
      }}
    >
      <Progress
        label="Which report do you need?"
        value={step}
        max={questions.length}
        valueText={`Question ${step + 1} of ${questions.length}`}
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
        onChange={(change: Partial<Answers>) => onKeep({ ...kept, answers: { ...answers, ...change } })}
      />
      <div className="flex items-center gap-3">
        {step > 0 && <Button onClick={() => onGo(step - 1)}>Back</Button>}
        <Button type="submit" variant="primary">
          {step + 1 < questions.length ? "Next question" : "See the recommendation"}
        </Button>
        <span className="text-ink-2 text-sm">You can leave a question open.</span>
      </div>
    </form>
  );
}
