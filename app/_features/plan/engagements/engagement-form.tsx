"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { ObjectiveChoice } from "#app/_features/plan/reports/objective-choice.tsx";
import { problemOf } from "#app/_lib/errors.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { useWarnOfLoss } from "#app/_lib/use-warn-of-loss.ts";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { Sign } from "#app/_ui/sign.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { frameworkOf } from "#server/ground/report-kinds/rules.ts";
import { engagementWarnings } from "#server/plan/engagements/rules.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import type { ObjectiveGroup } from "#server/programme/criteria/schema.ts";
import { CategoryFields, DateFields, KindFields } from "./engagement-fields.tsx";
import { FIRST_FORM, type EngagementForm as Form, problemsOf, valuesOf } from "./form-state.ts";
import { FromPlan } from "./from-plan.tsx";

type Props = { scope: InWorkspace; today: string; engagements: Engagement[]; groups: ObjectiveGroup[] };

/** Sets up an engagement. Rules and warnings are the server's own, shown while choosing. */
export function EngagementForm({ scope, today, engagements, groups }: Props) {
  const router = useRouter();
  const toast = useToast();
  const element = useRef<HTMLFormElement>(null);
  const [form, setForm] = useState<Form>(FIRST_FORM);
  const [tried, setTried] = useState(false);
  const adopt = useMutation(
    useTRPC().engagements.adopt.mutationOptions({
      onSuccess: (made) => {
        toast({ title: `${made.name} set up`, description: `${made.criteria} criteria adopted`, tone: "done" });
        router.push(hrefIn({ ...scope, engagement: made.id }, "/criteria"));
        router.refresh();
      },
    }),
  );
  useWarnOfLoss(form !== FIRST_FORM && !adopt.isSuccess);
  const problems = problemsOf(form);
  const refused = problemOf(adopt.error);
  const answered = Object.fromEntries(Object.entries(refused.fields).map(([k, v]) => [k.replace(/^values\./, ""), v]));
  const errors = { ...answered, ...(tried ? problems : started(form, problems)) };
  const warnings = engagementWarnings(valuesOf(form));
  const props = { form, errors, engagements, onChange: change };

  function change(next: Form) {
    adopt.reset();
    setForm(next);
  }

  function save(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length === 0) return adopt.mutate({ ...scope, values: valuesOf(form) });
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  }

  return (
    <form ref={element} onSubmit={save} noValidate className="grid max-w-2xl gap-6 border-rule border-t pt-5">
      <FromPlan today={today} form={form} onChange={change} />
      <KindFields {...props} />
      <DateFields {...props} />
      <div role="status" className="empty:hidden">
        {warnings.map((warning) => (
          <p key={warning} className="flex items-start gap-2 bg-late-wash px-3 py-2">
            <Sign state="late" className="mt-0.5 shrink-0" /> <span>{warning}</span>
          </p>
        ))}
      </div>
      {frameworkOf(form.kind) === "tsc" ? <CategoryFields {...props} /> : null}
      {frameworkOf(form.kind) === "objectives" ? (
        <ObjectiveChoice
          groups={groups}
          chosen={form.objectives}
          error={errors.objectives}
          onChange={(objectives) => change({ ...form, objectives })}
        />
      ) : null}
      {form.kind === "iso27001" ? (
        <p className="text-ink-2">Adopts the clauses of ISO/IEC 27001:2022 and the 93 controls of its Annex A.</p>
      ) : null}
      {refused.message && Object.keys(answered).length === 0 ? <Problem>{refused.message}</Problem> : null}
      <div className="flex gap-2 border-rule border-t pt-4">
        <Button type="submit" variant="primary" pending={adopt.isPending}>
          Set up engagement
        </Button>
        <ButtonLink href={hrefIn(scope, "/engagements")}>Cancel</ButtonLink>
      </div>
    </form>
  );
}

// Before the first try only a period that is wholly there is judged: nobody is told off for what they have not come to yet.
function started(form: Form, problems: Record<string, string>): Record<string, string> {
  const whole = form.periodFrom !== "" && form.periodTo !== "" && problems.periodTo;
  return whole ? { periodTo: problems.periodTo ?? "" } : {};
}
