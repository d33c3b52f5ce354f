"use client";

import Link from "next/link";
import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { CheckboxInput, Field } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { proposalsOf } from "#server/plan/reports/rules/proposals.ts";
import type { PlanView } from "#server/plan/reports/schema.ts";
import type { ObjectiveGroup } from "#server/programme/criteria/schema.ts";
import { ObjectiveChoice } from "./objective-choice.tsx";

type Props = { scope: InWorkspace; plan: PlanView; groups: ObjectiveGroup[] };

/** Turns a plan's reports into engagements of the workspace. */
export function AdoptPlan(props: Props) {
  const [open, setOpen] = useState(false);
  const { plan } = props;
  const left = proposalsOf(plan).filter((p) => !plan.engagements.some((e) => e.key === p.key));
  if (left.length === 0) return null;
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Set up its engagements
      </Button>
      {open && <AdoptDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function AdoptDialog({ scope, plan, groups, onClose }: Props & { onClose(): void }) {
  const made = new Map(plan.engagements.map((e) => [e.key, e]));
  const proposals = proposalsOf(plan);
  const form = useForm({
    first: {
      keys: proposals.filter((p) => p.fit === "recommended" && !made.has(p.key)).map((p) => p.key),
      objectives: [] as string[],
    },
    send: (values) => client.reports.adopt.mutate({ ...scope, planId: plan.planId, version: plan.version, ...values }),
    draft: `adopt.${plan.planId}`,
    toast: (_, { keys }) => (keys.length === 1 ? "Engagement set up" : `${keys.length} engagements set up`),
    to: () => hrefIn(scope, "/engagements"),
  });
  const { keys, objectives } = form.values;
  const needsObjectives = proposals.some((p) => p.needsObjectives && keys.includes(p.key));
  return (
    <FormDialog
      title="Set up engagements"
      description="Each copies its criteria into this workspace. Dates can be changed afterwards."
      submit={keys.length > 1 ? `Set up ${keys.length} engagements` : "Set up the engagement"}
      form={form}
      onClose={onClose}
      size="wide"
    >
      <Field group label="Reports of this plan" error={form.errors.keys}>
        {proposals.map((p) => {
          const there = made.get(p.key);
          if (there)
            return (
              <p key={p.key} className="flex flex-wrap gap-x-3">
                <StateSign state="covered" word="set up" />
                <Link className="link" href={hrefIn(scope, `/engagements/${there.id}`)}>
                  {there.name}
                </Link>
              </p>
            );
          return (
            <CheckboxInput
              key={p.key}
              label={p.name}
              hint={p.fit === "recommended" ? "recommended" : "optional"}
              {...form.among("keys", p.key)}
            />
          );
        })}
      </Field>
      {needsObjectives && (
        <ObjectiveChoice
          groups={groups}
          chosen={objectives}
          error={form.errors.objectives}
          onChange={(chosen) => form.set({ objectives: chosen })}
        />
      )}
    </FormDialog>
  );
}
