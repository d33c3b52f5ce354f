"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { type ApiError, problemOf } from "#app/_lib/errors.ts";
import { useTRPC, useTRPCClient } from "#app/_lib/trpc.tsx";
import { useWarnOfLoss } from "#app/_lib/use-warn-of-loss.ts";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { today } from "#server/ground/calendar/rules.ts";
import type { NamedPerson } from "#server/people/people/schema.ts";
import { DESIGN_FIELDS } from "#server/programme/controls/rules/fields.ts";
import type { ControlRef, ControlSheet } from "#server/programme/controls/schema/control.ts";
import { ControlFields, Group } from "./control-fields.tsx";
import {
  checkForm,
  choicesOf,
  EMPTY_FORM,
  type ControlForm as Form,
  formOf,
  type Meanwhile,
  merge,
  scheduleChanged,
} from "./form-state.ts";
import { controlHref } from "./href.ts";
import { MeanwhileNotice } from "./meanwhile-notice.tsx";
import { ScheduleFrom, type ScheduleFromValue } from "./schedule-from.tsx";
import { useWindows } from "./use-windows.ts";
import { WhyInside } from "./why-inside.tsx";

type Props = { scope: InWorkspace; people: NamedPerson[]; sheet: ControlSheet | null; back: string };
/** A change of these bears on days before today. */
const DATED = ["status", "operatesFrom", "operatesTo"] as const;
type Conflict = { message: string; theirs: Form; meanwhile: Meanwhile[] };

/**
 * Writes or changes a control. What was typed stays whatever happens: when somebody else saved first, their change comes in
 * beside it and the next save goes through.
 */
export function ControlForm({ scope, people: members, sheet, back }: Props) {
  const router = useRouter();
  const toast = useToast();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const people = choicesOf(members, sheet);
  const top = useRef<HTMLFormElement>(null);
  const [base, setBase] = useState({ form: sheet ? formOf(sheet) : EMPTY_FORM, version: sheet?.version ?? 0 });
  const [form, setForm] = useState(base.form);
  const [from, setFrom] = useState<ScheduleFromValue>({ when: "today", day: "" });
  const [why, setWhy] = useState("");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const onSuccess = (saved: ControlRef) => {
    toast(
      saved.isAwaiting
        ? {
            title: "The change awaits approval",
            description: "A second person decides on it; until then nothing changes.",
          }
        : { title: sheet ? `${saved.code} saved` : `${saved.code} added`, tone: "done" },
    );
    router.push(controlHref(scope, saved));
    router.refresh();
  };
  const create = useMutation(trpc.controls.create.mutationOptions({ onSuccess, onError: showErrors }));
  const update = useMutation(
    trpc.controls.update.mutationOptions({ onSuccess, onError: (error) => void onRefused(error) }),
  );
  const day = { today: today(new Date().toISOString(), "UTC"), beginning: null, day: from.day || null }[from.when];
  const inside = useWindows(scope).ofDesign(sheet?.id ?? "", DATED.some((f) => base.form[f] !== form[f]) ? null : day);
  const waits = DESIGN_FIELDS.some((field) => base.form[field] !== form[field]);
  useWarnOfLoss((form !== base.form || why !== "") && !create.isSuccess && !update.isSuccess);
  const pending = create.isPending || update.isPending;
  const failed = problemOf(create.error ?? update.error);
  const general = failed.message && !conflict && Object.keys(failed.fields).length === 0 ? failed.message : null;

  useEffect(() => {
    if (Object.keys(errors).length > 0) top.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);

  function showErrors(error: ApiError) {
    setErrors(
      Object.fromEntries(
        Object.entries(problemOf(error).fields).map(([k, v]) => [k.replace(/^values\./, "").replace(/\..*/, ""), v]),
      ),
    );
  }

  async function onRefused(error: ApiError) {
    showErrors(error);
    if (!sheet || error.data?.code !== "CONFLICT" || error.data.fields) return;
    setConflict({ message: error.message, theirs: base.form, meanwhile: [] });
    const theirs = await client.controls.get.query({ ...scope, control: sheet.id });
    const saved = formOf(theirs);
    setConflict({ message: error.message, theirs: saved, meanwhile: merge(base.form, form, saved).meanwhile });
    setBase({ form: saved, version: theirs.version });
    setForm((typed) => merge(base.form, typed, saved).form);
    top.current?.scrollIntoView({ block: "start" });
  }

  function save(event: FormEvent) {
    event.preventDefault();
    const checked = checkForm(form);
    setErrors(checked.errors ?? {});
    if (!checked.values) return;
    setConflict(null);
    if (!sheet) return create.mutate({ ...scope, values: checked.values });
    const scheduleFrom = { today: undefined, beginning: null, day: from.day || undefined }[from.when];
    update.mutate({
      ...scope,
      controlId: sheet.id,
      version: base.version,
      values: checked.values,
      scheduleFrom,
      why: why || null,
    });
  }

  return (
    <form ref={top} onSubmit={save} noValidate className="max-w-3xl">
      {conflict ? (
        <MeanwhileNotice
          message={conflict.message}
          meanwhile={conflict.meanwhile}
          theirs={conflict.theirs}
          people={people}
          onTakeTheirs={(field) => setForm({ ...form, [field]: conflict.theirs[field] })}
        />
      ) : null}
      <ControlFields
        form={form}
        errors={errors}
        people={people}
        onChange={(change) => setForm({ ...form, ...change })}
      />
      {sheet && scheduleChanged(base.form, form) ? (
        <Group name="From when">
          <ScheduleFrom value={from} error={errors.scheduleFrom} onChange={setFrom} />
        </Group>
      ) : null}
      {sheet ? (
        <Group name="Why">
          <WhyInside windows={waits ? inside : []} value={why} error={errors.why} onChange={setWhy} />
        </Group>
      ) : null}
      {general ? <Problem className="pb-3">{general}</Problem> : null}
      <div className="flex gap-2 border-rule border-t pt-4">
        <Button type="submit" variant="primary" pending={pending}>
          {sheet ? "Save changes" : "Add control"}
        </Button>
        <ButtonLink href={back}>Cancel</ButtonLink>
      </div>
    </form>
  );
}
