"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { planTitle, recommend } from "#server/plan/reports/rules/recommend.ts";
import { usualChoices } from "#server/plan/reports/rules/schedule.ts";
import type { PlanView } from "#server/plan/reports/schema.ts";
import type { ObjectiveGroup } from "#server/programme/criteria/schema.ts";
import { AdoptPlan } from "./adopt-plan.tsx";
import { Interview } from "./interview.tsx";
import { EMPTY, type Kept, useKeptAnswers } from "./kept-answers.ts";

const RESULT = 99;
type Props = {
  scope: InWorkspace;
  today: string;
  /** null for a plan that is not saved yet */
  plan: PlanView | null;
  groups: ObjectiveGroup[];
  mayManage: boolean;
};

/** A plan of the workspace: answered, changed, saved as its next version, and set up. */
export function PlanEditor(props: Props) {
  const { plan } = props;
  const [inBrowser] = useKeptAnswers();
  if (plan) {
    const { answers, choices, costs } = plan;
    return <Editor {...props} first={{ answers, choices, costs, step: RESULT }} />;
  }
  // What a visitor answered before signing up is where their first plan begins.
  return inBrowser ? <Editor {...props} first={inBrowser} /> : <h1 className="text-3xl">New report plan</h1>;
}

function Editor({ scope, today, plan, groups, mayManage, first }: Props & { first: Kept }) {
  const router = useRouter();
  const toast = useToast();
  const [kept, keep] = useState(first);
  const [name, setName] = useState(plan?.name ?? "");
  const changed = name !== (plan?.name ?? "") || contentOf(kept) !== contentOf(first) || !plan;
  // A saved plan says what was recommended then; a changed one is judged by today.
  const day = changed || !plan ? today : plan.plannedOn;
  const { advice } = recommend(kept.answers, day);
  const newest = plan?.versions[0];
  const save = useMutation(
    useTRPC().reports.save.mutationOptions({
      onSuccess: (saved) => {
        toast({ title: `${saved.name} saved as version ${saved.version}`, tone: "done" });
        router.push(hrefIn(scope, `/plans/${saved.planId}`));
        router.refresh();
      },
    }),
  );
  const problem = problemOf(save.error);
  function saveIt() {
    const values = {
      name: name.trim() || planTitle(advice),
      answers: kept.answers,
      choices: kept.choices ?? usualChoices(kept.answers, advice, day),
      costs: kept.costs,
    };
    save.mutate({ ...scope, values, edited: plan && newest ? { planId: plan.planId, version: newest.version } : null });
  }
  return (
    <div className="max-w-3xl pt-3.5">
      <Interview
        kept={kept}
        today={day}
        onKeep={keep}
        actions={
          mayManage ? (
            <>
              <Field label="Name of the plan" className="w-64" error={problem.fields["values.name"]}>
                <TextInput
                  maxLength={120}
                  value={name}
                  placeholder={planTitle(advice)}
                  onChange={(e) => setName(e.target.value)}
                />
              </Field>
              <Button
                variant={changed ? "primary" : "plain"}
                disabled={!changed}
                pending={save.isPending}
                onClick={saveIt}
              >
                {newest ? `Save as version ${newest.version + 1}` : "Save the plan"}
              </Button>
              {plan && !changed && <AdoptPlan scope={scope} plan={plan} groups={groups} />}
              {!plan && (
                <Button variant="quiet" onClick={() => keep(EMPTY)}>
                  Begin again
                </Button>
              )}
              {problem.message && Object.keys(problem.fields).length === 0 && (
                <div className="w-full">
                  <Problem>{problem.message}</Problem>
                  {plan && newest && (
                    <ButtonLink href={hrefIn(scope, `/plans/${plan.planId}`)}>Open the newest version</ButtonLink>
                  )}
                </div>
              )}
            </>
          ) : null
        }
      />
    </div>
  );
}

function contentOf({ answers, choices, costs }: Kept): string {
  return JSON.stringify([answers, choices, costs]);
}
