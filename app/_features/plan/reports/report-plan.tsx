"use client";

import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Interview } from "./interview.tsx";
import { EMPTY, useKeptAnswers } from "./kept-answers.ts";

/** The interview for whoever comes by. Nothing leaves the browser; what it keeps is there after signing up. */
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
            Begin again
          </Button>
        </>
      }
    />
  );
}
