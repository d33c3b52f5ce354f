"use client";

import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { orNull } from "#app/_lib/text.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Lock } from "#app/_ui/field-wiring.ts";
import { DraftNote, Form } from "#app/_ui/form.tsx";
import { Problem } from "#app/_ui/problem.tsx";
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

/** A plan of the workspace: answer it, change it, save it as the next version, and set up its engagements. */
export function PlanEditor(props: Props) {
  const { plan } = props;
  const [inBrowser] = useKeptAnswers();
  if (plan) {
    const { answers, choices, costs } = plan;
    return <Editor {...props} first={{ answers, choices, costs, step: RESULT }} />;
  }
  // The first plan starts from what the visitor answered before signing up.
  return inBrowser ? <Editor {...props} first={inBrowser} /> : <h1 className="text-3xl">New report plan</h1>;
}

function Editor({ scope, today, plan, groups, mayManage, first }: Props & { first: Kept }) {
  const newest = plan?.versions[0];
  const { step: firstStep, ...content } = first;
  const [step, setStep] = useState(firstStep);
  const form = useForm({
    first: { name: plan?.name ?? "", ...content },
    send: ({ name, answers, choices, costs }) => {
      const { advice } = recommend(answers, today);
      const values = {
        name: orNull(name) ?? planTitle(advice),
        answers,
        choices: choices ?? usualChoices(answers, advice, today),
        costs,
      };
      const edited = plan && newest ? { planId: plan.planId, version: newest.version } : null;
      return client.reports.save.mutate({ ...scope, values, edited });
    },
    draft: `plan.${plan?.planId ?? "new"}`,
    toast: (saved) => `${saved.name} saved as version ${saved.version}`,
    to: (saved) => hrefIn(scope, `/plans/${saved.planId}`),
  });
  const { name: _, ...kept } = form.values;
  const changed = form.isDirty || !plan;
  // A saved plan says what was recommended then; a changed one is judged by today.
  const day = changed || !plan ? today : plan.plannedOn;
  const { advice } = recommend(kept.answers, day);
  const keep = ({ step: to, ...change }: Kept) => {
    setStep(to);
    form.set(change);
  };
  return (
    <div className="max-w-3xl pt-3.5">
      <DraftNote form={form} className="mb-4" />
      <Lock value={form.pending}>
        <Interview
          kept={{ ...kept, step }}
          today={day}
          onKeep={keep}
          actions={
            mayManage ? (
              <>
                <Form form={form} saysDraft={false} className="contents">
                  <Field label="Name of the plan" className="w-64" error={form.errors.name}>
                    <TextInput maxLength={120} placeholder={planTitle(advice)} {...form.text("name")} />
                  </Field>
                  <Button
                    type="submit"
                    variant={changed ? "primary" : "plain"}
                    disabled={!changed}
                    pending={form.pending}
                  >
                    {newest ? `Save as version ${newest.version + 1}` : "Save the plan"}
                  </Button>
                  {!plan && (
                    <Button variant="quiet" onClick={() => keep(EMPTY)}>
                      Start over
                    </Button>
                  )}
                  {form.problem && (
                    <div className="w-full">
                      <Problem>{form.problem}</Problem>
                      {plan && newest && (
                        <ButtonLink href={hrefIn(scope, `/plans/${plan.planId}`)}>Open the newest version</ButtonLink>
                      )}
                    </div>
                  )}
                </Form>
                {plan && !changed && <AdoptPlan scope={scope} plan={plan} groups={groups} />}
              </>
            ) : null
          }
        />
      </Lock>
    </div>
  );
}
