"use client";

import { ObjectiveChoice } from "#app/_features/plan/reports/objective-choice.tsx";
import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { Sign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { frameworkOf } from "#server/ground/report-kinds/rules.ts";
import { engagementWarnings, unusualPeriod } from "#server/plan/engagements/rules.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import type { ObjectiveGroup } from "#server/programme/criteria/schema.ts";
import { AgreedField } from "./agreed-field.tsx";
import { CategoryFields, DateFields, KindFields } from "./engagement-fields.tsx";
import { FIRST_FORM, type EngagementForm as FormValues, problemsOf, valuesOf } from "./form-state.ts";
import { FromPlan } from "./from-plan.tsx";

type Props = { scope: InWorkspace; today: string; engagements: Engagement[]; groups: ObjectiveGroup[] };

/** Sets up an engagement. Rules and warnings are the server's own, shown while choosing. */
export function EngagementForm({ scope, today, engagements, groups }: Props) {
  const form = useForm({
    first: FIRST_FORM,
    send: (values) => client.engagements.adopt.mutate({ ...scope, values: valuesOf(values) }),
    check: problemsOf,
    draft: "engagement",
    toast: (made) => ({
      title: `${made.name} set up`,
      description: `${made.criteria} criteria adopted`,
      tone: "done",
    }),
    to: (made) => hrefIn({ ...scope, engagement: made.id }, "/criteria"),
  });
  const { values } = form;
  const errors = { ...started(values, problemsOf(values)), ...form.errors };
  const props = { form: values, errors, engagements, onChange: form.set };

  return (
    <Form form={form} noValidate className="grid max-w-2xl gap-6 border-rule border-t pt-5">
      <FromPlan today={today} form={values} onChange={form.set} />
      <KindFields {...props} />
      <DateFields {...props} />
      <div role="status" className="empty:hidden">
        {engagementWarnings(valuesOf(values)).map((warning) => (
          <p key={warning} className="flex items-start gap-2 bg-late-wash px-3 py-2">
            <Sign state="late" className="mt-0.5 shrink-0" /> <span>{warning}</span>
          </p>
        ))}
      </div>
      {unusualPeriod(valuesOf(values)) && <AgreedField error={form.errors.isAgreed} {...form.tick("isAgreed")} />}
      {frameworkOf(values.kind) === "tsc" ? <CategoryFields {...props} /> : null}
      {frameworkOf(values.kind) === "objectives" ? (
        <ObjectiveChoice
          groups={groups}
          chosen={values.objectives}
          error={errors.objectives}
          onChange={(objectives) => form.set({ objectives })}
        />
      ) : null}
      {values.kind === "iso27001" ? (
        <p className="text-ink-2">Adopts the clauses of ISO/IEC 27001:2022 and the 93 controls of its Annex A.</p>
      ) : null}
      {form.problem ? <Problem>{form.problem}</Problem> : null}
      <div className="flex gap-2 border-rule border-t pt-4">
        <Button type="submit" variant="primary" pending={form.pending}>
          Set up engagement
        </Button>
        <ButtonLink href={hrefIn(scope, "/engagements")}>Cancel</ButtonLink>
      </div>
    </Form>
  );
}

// Before the first submit only a complete period is checked, so that no one is warned about fields they have not reached.
function started(form: FormValues, problems: Record<string, string>): Record<string, string> {
  const isPeriodComplete = form.periodFrom !== "" && form.periodTo !== "" && problems.periodTo;
  return isPeriodComplete ? { periodTo: problems.periodTo ?? "" } : {};
}
