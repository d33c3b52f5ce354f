"use client";

import { awaitingToast } from "#app/_features/programme/controls/awaiting-toast.ts";
import { useWindows } from "#app/_features/programme/controls/use-windows.ts";
import { WhyInside } from "#app/_features/programme/controls/why-inside.tsx";
import { client } from "#app/_lib/client.ts";
import { problemOf } from "#app/_lib/errors.ts";
import { orNull } from "#app/_lib/text.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { type FormOf, useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { CheckboxInput, Field, RadioInput, TextArea } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { Choice } from "#app/_ui/pick-list.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Strength } from "#server/programme/criteria/schema.ts";
import type { Mapped } from "#server/programme/mappings/schema.ts";
import { CodePicker } from "./code-picker.tsx";

/** A control and a criterion. A side given as a list is still to be chosen. */
export type MappingPair = {
  control: Choice | Choice[];
  criterion: CriterionChoice | CriterionChoice[];
  /** the existing mapping; undefined when there is none yet */
  mapping?: { rationale: string | null; strength: Strength; points: string[]; version: number } | undefined;
  /** the strength, if chosen already */
  wanted?: Strength | null;
};

type CriterionChoice = Choice & { points: { id: string; text: string }[] };

type Props = { scope: InWorkspace; pair: MappingPair; onClose(): void };

/** Adds, explains or removes a mapping. */
export function MappingDialog({ scope, pair, onClose }: Props) {
  const { mapping } = pair;
  const choosing = (side: Choice | Choice[]) => (Array.isArray(side) ? "" : side.id);
  const toast = ({ isAwaiting }: Mapped) => (isAwaiting ? awaitingToast("mapping") : null);
  const form = useForm({
    first: {
      controlId: choosing(pair.control),
      criterionId: choosing(pair.criterion),
      rationale: mapping?.rationale ?? "",
      strength: pair.wanted ?? mapping?.strength ?? ("fully" as Strength),
      points: mapping?.points ?? [],
      why: "",
    },
    send: (values) => {
      const known = new Set(pointsOf(pair.criterion, values.criterionId).map((p) => p.id));
      const input = { ...scope, ...values, points: values.points.filter((id) => known.has(id)) };
      return mapping
        ? client.mappings.change.mutate({ ...input, version: mapping.version })
        : client.mappings.map.mutate(input);
    },
    check: ({ controlId, criterionId }) => ({
      ...(!criterionId && { criterionId: "Choose a criterion." }),
      ...(!controlId && { controlId: "Choose a control." }),
    }),
    draft: `mapping.${choosing(pair.control)}.${choosing(pair.criterion)}`,
    toast,
    done: onClose,
  });
  const unmap = useAct(client.mappings.unmap.mutate, {
    toast,
    done: () => {
      form.discard();
      onClose();
    },
  });
  const { controlId, criterionId, why } = form.values;
  const windows = useWindows(scope).ofMapping(orNull(controlId), orNull(criterionId));
  const whyWrong = form.errors.why ?? problemOf(unmap.error).fields.why;

  return (
    <FormDialog
      title={mapping ? "Mapping" : "Map a control"}
      submit={mapping ? "Save" : "Map"}
      form={{ ...form, pending: form.pending || unmap.pending }}
      problem={problemOf(unmap.error).fields.why ? null : unmap.problem}
      saysWhatIsWrong
      onClose={onClose}
      otherAction={
        mapping && controlId && criterionId ? (
          <Button
            variant="danger"
            className="mr-auto"
            pending={unmap.pending}
            onClick={() => void unmap.run({ ...scope, controlId, criterionId, why })}
          >
            Remove mapping
          </Button>
        ) : null
      }
    >
      <Side
        label="criterion"
        side={pair.criterion}
        value={orNull(criterionId)}
        error={form.errors.criterionId}
        onChange={(id) => form.set({ criterionId: id ?? "" })}
      />
      <Side
        label="control"
        side={pair.control}
        value={orNull(controlId)}
        error={form.errors.controlId}
        onChange={(id) => form.set({ controlId: id ?? "" })}
      />
      <StrengthField form={form} />
      <PointsField form={form} points={pointsOf(pair.criterion, criterionId)} />
      <Field
        label="Rationale"
        hint="Why the control meets the criterion. The auditor reads it."
        error={form.errors.rationale}
        optional
      >
        <TextArea rows={4} maxLength={2000} {...form.text("rationale")} />
      </Field>
      {windows.length > 0 || whyWrong ? (
        <WhyInside windows={windows} value={why} error={whyWrong} onChange={(text) => form.set({ why: text })} />
      ) : null}
    </FormDialog>
  );
}

type MappingForm = FormOf<{ strength: Strength; points: string[] }, Mapped>;

function StrengthField({ form }: { form: MappingForm }) {
  return (
    <Field label="How far the control meets it" group>
      <div className="grid gap-1 sm:grid-cols-3">
        {STRENGTHS.map((s) => (
          <RadioInput key={s} name="strength" label={STRENGTH_CHOICE[s]} {...form.only("strength", s)} />
        ))}
      </div>
    </Field>
  );
}

function PointsField({ form, points }: { form: MappingForm; points: CriterionChoice["points"] }) {
  const { strength } = form.values;
  if (points.length === 0 || strength === "supports") return null;
  return (
    <Field
      label="Points of focus it addresses"
      hint={
        strength === "fully"
          ? "None chosen means all of them."
          : "Controls that meet a part cover the criterion once every point that always applies is addressed."
      }
      error={form.errors.points}
      group
      optional
    >
      <div className="grid max-h-48 gap-1 overflow-y-auto rounded-md border border-rule-field px-2.5 py-1.5">
        {points.map((p) => (
          <CheckboxInput key={p.id} label={p.text} {...form.among("points", p.id)} />
        ))}
      </div>
    </Field>
  );
}

function pointsOf(side: CriterionChoice | CriterionChoice[], criterionId: string) {
  return (Array.isArray(side) ? side.find((c) => c.id === criterionId) : side)?.points ?? [];
}

const STRENGTHS: readonly Strength[] = ["fully", "partly", "supports"];
const STRENGTH_CHOICE: Record<Strength, string> = { fully: "Fully", partly: "In part", supports: "Supports it only" };

type SideProps = {
  label: string;
  side: Choice | Choice[];
  value: string | null;
  error: string | undefined;
  onChange(id: string | null): void;
};

function Side({ label, side, value, error, onChange }: SideProps) {
  if (Array.isArray(side))
    return <CodePicker label={label} choices={side} value={value} error={error} onChange={onChange} />;
  return (
    <p className="flex gap-2">
      <Code className="mt-px w-20 shrink-0">{side.code}</Code> <span>{side.title}</span>
    </p>
  );
}
