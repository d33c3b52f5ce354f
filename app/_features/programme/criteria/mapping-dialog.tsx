"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useWindows } from "#app/_features/programme/controls/use-windows.ts";
import { WhyInside } from "#app/_features/programme/controls/why-inside.tsx";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { CheckboxInput, Field, RadioInput, TextArea } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Strength } from "#server/programme/criteria/schema.ts";
import type { Mapped } from "#server/programme/mappings/schema.ts";
import { type Choice, CodePicker } from "./code-picker.tsx";

/** A control and a criterion; the side that is a list is still to be chosen. */
export type MappingPair = {
  control: Choice | Choice[];
  criterion: CriterionChoice | CriterionChoice[];
  /** what a mapping that exists says; undefined when there is none yet */
  mapping?: { rationale: string | null; strength: Strength; points: string[] } | undefined;
  /** how far it is to be mapped, where that was chosen already */
  wanted?: Strength | null;
};

type CriterionChoice = Choice & { points: { id: string; text: string }[] };

type Props = { scope: InWorkspace; pair: MappingPair; onClose(): void };

/** Maps, says why, or takes the mapping off. */
export function MappingDialog({ scope, pair, onClose }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const exists = pair.mapping !== undefined;
  const [controlId, setControlId] = useState(Array.isArray(pair.control) ? null : pair.control.id);
  const [criterionId, setCriterionId] = useState(Array.isArray(pair.criterion) ? null : pair.criterion.id);
  const [rationale, setRationale] = useState(pair.mapping?.rationale ?? "");
  const [strength, setStrength] = useState<Strength>(pair.wanted ?? pair.mapping?.strength ?? "fully");
  const [points, setPoints] = useState(pair.mapping?.points ?? []);
  const [incomplete, setIncomplete] = useState(false);
  const [why, setWhy] = useState("");
  const toast = useToast();
  const windows = useWindows(scope).ofMapping(controlId, criterionId);
  const done = {
    onSuccess: ({ isAwaiting }: Mapped) => {
      if (isAwaiting)
        toast({
          title: "The mapping awaits approval",
          description: "A second person decides on it; until then nothing changes.",
        });
      router.refresh();
      onClose();
    },
  };
  const map = useMutation(trpc.mappings.map.mutationOptions(done));
  const reword = useMutation(trpc.mappings.change.mutationOptions(done));
  const unmap = useMutation(trpc.mappings.unmap.mutationOptions(done));
  const { message, fields } = problemOf(map.error ?? reword.error ?? unmap.error);

  const choosable =
    (Array.isArray(pair.criterion) ? pair.criterion.find((c) => c.id === criterionId) : pair.criterion)?.points ?? [];

  function save() {
    setIncomplete(!controlId || !criterionId);
    if (!controlId || !criterionId) return;
    const known = new Set(choosable.map((p) => p.id));
    const input = {
      ...scope,
      controlId,
      criterionId,
      rationale,
      strength,
      points: points.filter((id) => known.has(id)),
      why,
    };
    if (exists) reword.mutate(input);
    else map.mutate(input);
  }

  return (
    <FormDialog
      title={exists ? "Mapping" : "Map a control"}
      submit={exists ? "Save" : "Map"}
      pending={map.isPending || reword.isPending}
      problem={message && !fields.rationale && !fields.why ? message : null}
      saysWhatIsWrong
      onSubmit={save}
      onClose={onClose}
      otherAction={
        exists && controlId && criterionId ? (
          <Button
            variant="danger"
            className="mr-auto"
            pending={unmap.isPending}
            onClick={() => unmap.mutate({ ...scope, controlId, criterionId, why })}
          >
            Remove mapping
          </Button>
        ) : null
      }
    >
      <Side
        label="criterion"
        side={pair.criterion}
        value={criterionId}
        incomplete={incomplete}
        onChange={setCriterionId}
      />
      <Side label="control" side={pair.control} value={controlId} incomplete={incomplete} onChange={setControlId} />
      <Field label="How far the control meets it" group>
        <div className="grid gap-1 sm:grid-cols-3">
          {STRENGTHS.map((s) => (
            <RadioInput
              key={s}
              name="strength"
              checked={strength === s}
              onChange={() => setStrength(s)}
              label={STRENGTH_CHOICE[s]}
            />
          ))}
        </div>
      </Field>
      {choosable.length > 0 && strength !== "supports" ? (
        <Field
          label="Points of focus it addresses"
          hint={
            strength === "fully"
              ? "None chosen means all of them."
              : "Controls that meet a part cover the criterion once every point that always applies is addressed."
          }
          error={fields.points}
          group
          optional
        >
          <div className="grid max-h-48 gap-1 overflow-y-auto rounded-md border border-rule-field px-2.5 py-1.5">
            {choosable.map((p) => (
              <CheckboxInput
                key={p.id}
                label={p.text}
                checked={points.includes(p.id)}
                onChange={(e) => setPoints(e.target.checked ? [...points, p.id] : points.filter((id) => id !== p.id))}
              />
            ))}
          </div>
        </Field>
      ) : null}
      <Field
        label="Rationale"
        hint="Why the control meets the criterion. The auditor reads it."
        error={fields.rationale}
        optional
      >
        <TextArea rows={4} maxLength={2000} value={rationale} onChange={(e) => setRationale(e.target.value)} />
      </Field>
      {windows.length > 0 || fields.why ? (
        <WhyInside windows={windows} value={why} error={fields.why} onChange={setWhy} />
      ) : null}
    </FormDialog>
  );
}

const STRENGTHS: readonly Strength[] = ["fully", "partly", "supports"];
const STRENGTH_CHOICE: Record<Strength, string> = { fully: "Fully", partly: "In part", supports: "Supports it only" };

type SideProps = {
  label: string;
  side: Choice | Choice[];
  value: string | null;
  incomplete: boolean;
  onChange(id: string): void;
};

function Side({ label, side, value, incomplete, onChange }: SideProps) {
  if (Array.isArray(side))
    return (
      <CodePicker
        label={label}
        choices={side}
        value={value}
        error={incomplete && !value ? `Choose a ${label}.` : null}
        onChange={onChange}
      />
    );
  return (
    <p className="flex gap-2">
      <Code className="mt-px w-20 shrink-0">{side.code}</Code> <span>{side.title}</span>
    </p>
  );
}
