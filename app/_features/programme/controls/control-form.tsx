"use client";

import { useRef, useState } from "react";
import { client } from "#app/_lib/client.ts";
import type { Refusal } from "#app/_lib/errors.ts";
import { orNull } from "#app/_lib/text.ts";
import { type FormState, useForm } from "#app/_lib/use-form.ts";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { type CalendarDate, today } from "#server/ground/calendar/rules.ts";
import type { NamedPerson } from "#server/people/people/schema.ts";
import { DESIGN_FIELDS } from "#server/programme/controls/rules/fields.ts";
import { anniversaryOf } from "#server/programme/controls/rules/frequency.ts";
import type { ControlSheet } from "#server/programme/controls/schema/control.ts";
import { awaitingToast } from "./awaiting-toast.ts";
import { ControlFields, Group } from "./control-fields.tsx";
import {
  choicesOf,
  EMPTY_FORM,
  type FormField,
  formOf,
  type Meanwhile,
  merge,
  scheduleChanged,
  type ControlForm as Values,
} from "./form-state.ts";
import { controlHref } from "./href.ts";
import { MeanwhileNotice } from "./meanwhile-notice.tsx";
import { ScheduleFrom, type ScheduleFromValue } from "./schedule-from.tsx";
import { useWindows } from "./use-windows.ts";
import { WhyInside } from "./why-inside.tsx";

type Props = {
  scope: InWorkspace;
  people: NamedPerson[];
  sheet: ControlSheet | null;
  back: string;
  /** a day it was performed on; its month is proposed as the anniversary */
  performedOn?: CalendarDate;
};
/** Changes to these affect past days. */
const DATED = ["status", "operatesFrom", "operatesTo"] as const;
const SINCE_TODAY: ScheduleFromValue = { when: "today", day: "" };
type Conflict = { message: string; theirs: Values; meanwhile: Meanwhile[] };

/**
 * Creates or edits a control and never loses what was typed: when someone else saved first, their change is merged
 * in and the next save succeeds.
 */
export function ControlForm({ scope, people: members, sheet, back, performedOn }: Props) {
  const people = choicesOf(members, sheet);
  const top = useRef<HTMLDivElement>(null);
  const [version, setVersion] = useState(sheet?.version ?? 0);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const form = useForm({
    first: { ...(sheet ? formOf(sheet) : EMPTY_FORM), ...SINCE_TODAY, why: "" },
    proposed: performedOn ? everyYear(performedOn) : undefined,
    async send({ when, day, why, ...typed }) {
      setConflict(null);
      // Loaded when first needed: validation is the largest library of this screen.
      const { inputOf } = await import("./check-form.ts");
      const values = inputOf(typed);
      if (!sheet) return client.controls.create.mutate({ ...scope, values });
      const scheduleFrom = { today: undefined, beginning: null, day: day || undefined }[when];
      const edited = { controlId: sheet.id, version, values, scheduleFrom, why: orNull(why) };
      return client.controls.update.mutate({ ...scope, ...edited });
    },
    draft: `control.${sheet?.id ?? "new"}`,
    toast: (saved) => (saved.isAwaiting ? awaitingToast("change") : `${saved.code} ${sheet ? "saved" : "added"}`),
    to: (saved) => controlHref(scope, saved),
    refused: (error) => void onRefused(error),
  });
  const { base, values, errors } = form;
  const from = { today: today(new Date().toISOString(), "UTC"), beginning: null, day: orNull(values.day) }[values.when];
  const isDated = DATED.some((field) => base[field] !== values[field]);
  const inside = useWindows(scope).ofDesign(sheet?.id ?? "", isDated ? null : from);
  const waits = DESIGN_FIELDS.some((field) => base[field] !== values[field]);
  const meanwhile = conflict ?? sinceDraft(form);

  async function onRefused(error: Refusal) {
    if (!sheet || error.data?.code !== "CONFLICT" || error.data.fields) return;
    const { message } = error;
    setConflict({ message, theirs: base, meanwhile: [] });
    const theirs = await client.controls.get.query({ ...scope, control: sheet.id });
    const saved = formOf(theirs);
    setConflict({ message, theirs: saved, meanwhile: merge(base, values, saved).meanwhile });
    setVersion(theirs.version);
    form.rebase({ ...base, ...saved }, (typed) => ({ ...typed, ...merge(base, typed, saved).form }));
    top.current?.scrollIntoView({ block: "start" });
  }

  return (
    <Form form={form} noValidate className="max-w-3xl">
      <div ref={top}>
        {meanwhile ? (
          <MeanwhileNotice
            {...meanwhile}
            people={people}
            onTakeTheirs={(field) => form.set({ [field]: meanwhile.theirs[field] })}
          />
        ) : null}
      </div>
      <ControlFields form={values} errors={errors} people={people} onChange={form.set} />
      {sheet && scheduleChanged(base, values) ? (
        <Group name="From when">
          <ScheduleFrom value={values} error={errors.scheduleFrom} onChange={form.set} />
        </Group>
      ) : null}
      {sheet ? (
        <Group name="Why">
          <WhyInside
            windows={waits ? inside : []}
            value={values.why}
            error={errors.why}
            onChange={(why) => form.set({ why })}
          />
        </Group>
      ) : null}
      {form.problem && !conflict ? <Problem className="pb-3">{form.problem}</Problem> : null}
      <div className="flex gap-2 border-rule border-t pt-4">
        <Button type="submit" variant="primary" pending={form.pending}>
          {sheet ? "Save changes" : "Add control"}
        </Button>
        <ButtonLink href={back}>Cancel</ButtonLink>
      </div>
    </Form>
  );
}

/** A control performed in a month is due in that month, and always was, though nobody had recorded it. */
function everyYear(performedOn: CalendarDate) {
  const { anchor, dueDays } = anniversaryOf(performedOn);
  return { anchor, dueDays: String(dueDays), when: "beginning" as const };
}

/** What someone else saved while this person's draft was waiting in the browser, for the fields both changed. */
function sinceDraft({ base, restored }: { base: Values; restored: FormState["restored"] }): Conflict | null {
  const fields = Object.keys(EMPTY_FORM) as FormField[];
  const meanwhile = fields.filter((f) => restored?.clashes.includes(f)).map((field) => ({ field, mine: true }));
  return meanwhile.length > 0 ? { message: "Saved by someone else in the meantime:", theirs: base, meanwhile } : null;
}
