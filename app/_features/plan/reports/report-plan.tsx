"use client";

import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Interview } from "./interview.tsx";
import { EMPTY, useKeptAnswers } from "./kept-answers.ts";

/** The public interview. Nothing leaves the browser; the answers are still there after signing up. */
export function ReportPlan({ today }: { today: string }) {
  const [kept, keep] = useKeptAnswers();
  if (!kept) return <h1 className="font-title text-3xl">Which report do you need?</h1>;
  return (
    <Interview
      kept={kept}
      today={today}
      onKeep={keep}
      actions={
        <>
          <ButtonLink variant="primary" href="/sign-up">
            Start with this plan
          </ButtonLink>
          <Button variant="quiet" onClick={() => keep(EMPTY)}>
            Start over
          </Button>
        </>
      }
    />
  );
}
