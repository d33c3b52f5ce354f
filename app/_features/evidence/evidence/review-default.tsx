"use client";

import Link from "next/link";
import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { Button } from "#app/_ui/button.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import type { ReviewQueue } from "#server/evidence/evidence/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";

type Props = { scope: InWorkspace; asked: ReviewQueue["asked"]; mayChange: boolean };

/** Which evidence is reviewed: the workspace's default, and how many controls override it. */
export function ReviewDefault({ scope, asked, mayChange }: Props) {
  const change = useAct(client.evidence.setReviewDefault.mutate);
  return (
    <Part name="What is reviewed" className="mt-10 max-w-3xl border-rule border-t pt-4">
      <p>
        {asked.byDefault
          ? "A second person reviews the evidence of every control, unless it is set to “none”."
          : "Evidence counts as soon as it is submitted, unless its control requires a second person’s review."}
      </p>
      <p className="pt-1 text-ink-2">
        {asked.controls === 1 ? "1 control always requires" : `${asked.controls} controls always require`} it,{" "}
        {asked.not} never.{" "}
        <Link className="link" href={hrefIn(scope, "/controls")}>
          Change individual controls
        </Link>
      </p>
      {mayChange && (
        <p className="pt-3">
          <Button
            pending={change.pending}
            onClick={() => void change.run({ ...scope, asksReview: !asked.byDefault, why: null })}
          >
            {asked.byDefault ? "Stop requiring by default" : "Require for every control"}
          </Button>
        </p>
      )}
      <p className="pt-2 text-ink-2 text-sm">
        Applies to what is submitted from then on: evidence that counts or waits now is unaffected.
      </p>
      {change.problem && <Problem>{change.problem}</Problem>}
    </Part>
  );
}
