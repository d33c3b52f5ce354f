"use client";

import Link from "next/link";
import type { ChangeEvent } from "react";
import { controlHref } from "#app/_features/programme/controls/href.ts";
import { useWindows } from "#app/_features/programme/controls/use-windows.ts";
import { WhyInside } from "#app/_features/programme/controls/why-inside.tsx";
import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { CheckboxInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { STRENGTH_LABEL } from "#server/programme/criteria/rules/standing.ts";
import type { Strength } from "#server/programme/criteria/schema.ts";
import type { Suggestion } from "#server/programme/mappings/schema.ts";

const SHOWN = 100;
const STRENGTHS = Object.keys(STRENGTH_LABEL) as Strength[];

/** Suggested mappings with their reasons, to accept or reject one by one or in bulk. */
export function SuggestionsScreen({ scope, found }: { scope: InWorkspace; found: Suggestion[] }) {
  const form = useForm({
    first: { chosen: [] as string[], strengths: {} as Readonly<Record<string, Strength>>, why: "" },
    send: ({ chosen, strengths, why }) =>
      client.mappings.accept.mutate({
        ...scope,
        pairs: found
          .filter((s) => chosen.includes(keyOf(s)))
          .map((s) => ({ ...pairOf(s), strength: strengths[keyOf(s)] ?? s.strength, rationale: null })),
        why,
      }),
    draft: "suggestions",
    toast: ({ mapped, awaiting }) =>
      awaiting > 0 ? `${mappings(mapped)} made; ${mappings(awaiting)} await approval` : `${mappings(mapped)} made`,
    losable: true,
    clears: true,
  });
  const { chosen, strengths, why } = form.values;
  const reject = useAct(client.mappings.reject.mutate, {
    toast: "Not suggested again",
    done: (_, { pairs }) => {
      const gone = new Set(pairs.map((p) => `${p.controlId} ${p.criterionId}`));
      form.rebase(form.base, (typed) => ({ ...typed, chosen: typed.chosen.filter((key) => !gone.has(key)) }));
    },
  });
  const { ofMapping } = useWindows(scope);
  const problem = form.problem ?? reject.problem;
  const shown = found.slice(0, SHOWN);
  const picked = shown.filter((s) => chosen.includes(keyOf(s)));
  const inside = [...new Set(picked.flatMap((s) => ofMapping(s.control.id, s.criterion.id)))];

  if (found.length === 0)
    return (
      <EmptyState title="Nothing to suggest">New suggestions come with more controls, criteria or mappings.</EmptyState>
    );
  return (
    <>
      <Form
        form={form}
        className="sticky top-(--sticky-top) z-20 flex flex-wrap items-center gap-2 border-rule border-b bg-paper py-2"
      >
        <Button type="submit" variant="primary" disabled={picked.length === 0} pending={form.pending}>
          {picked.length === 0 ? "Map" : `Map ${picked.length}`}
        </Button>
        <Button
          disabled={picked.length === 0}
          pending={reject.pending}
          onClick={() => void reject.run({ ...scope, pairs: picked.map(pairOf), why: null })}
        >
          Do not suggest again
        </Button>
        <Button
          variant="quiet"
          onClick={() => form.set({ chosen: picked.length === shown.length ? [] : shown.map(keyOf) })}
        >
          {picked.length === shown.length ? "Clear selection" : `Choose all ${shown.length}`}
        </Button>
        {found.length > SHOWN && (
          <span className="text-ink-2 text-sm">
            the best {SHOWN} of {found.length}; the others follow
          </span>
        )}
        {problem && <Problem>{problem}</Problem>}
        {(inside.length > 0 || form.errors.why) && (
          <div className="w-full max-w-xl">
            <WhyInside
              windows={inside}
              value={why}
              error={form.errors.why}
              onChange={(text) => form.set({ why: text })}
            />
          </div>
        )}
      </Form>
      <ul>
        {shown.map((s) => (
          <SuggestionRow
            key={keyOf(s)}
            scope={scope}
            suggestion={s}
            checkbox={form.among("chosen", keyOf(s))}
            strength={strengths[keyOf(s)] ?? s.strength}
            onStrength={(strength) => form.set({ strengths: { ...strengths, [keyOf(s)]: strength } })}
          />
        ))}
      </ul>
    </>
  );
}

type RowProps = {
  scope: InWorkspace;
  suggestion: Suggestion;
  checkbox: { checked: boolean; onChange(event: ChangeEvent<HTMLInputElement>): void };
  strength: Strength;
  onStrength(strength: Strength): void;
};

function SuggestionRow({ scope, suggestion: s, checkbox, strength, onStrength }: RowProps) {
  return (
    <li className="grid items-start gap-x-4 gap-y-1 border-rule border-b py-2 md:grid-cols-[auto_minmax(0,5fr)_minmax(0,6fr)_11rem]">
      <CheckboxInput aria-label={`${s.control.code} to ${s.criterion.code}`} label="" {...checkbox} />
      <div className="min-w-0">
        <p>
          <Link className="link" href={controlHref(scope, s.control)}>
            <Code>{s.control.code}</Code>
          </Link>{" "}
          {s.control.title}
        </p>
        <p className="text-ink-2">
          for{" "}
          <Link className="link" href={hrefIn(scope, `/criteria/${s.criterion.id}`)}>
            <Code>{s.criterion.code}</Code>
          </Link>{" "}
          {s.criterion.title}
        </p>
      </div>
      <ul className="min-w-0 text-ink-2">
        {s.reasons.map((r) => (
          <li key={r.text}>{r.text}</li>
        ))}
      </ul>
      <SelectInput
        aria-label={`How far ${s.control.code} meets ${s.criterion.code}`}
        value={strength}
        onChange={(event) => onStrength(event.target.value as Strength)}
      >
        {STRENGTHS.map((choice) => (
          <option key={choice} value={choice}>
            {STRENGTH_LABEL[choice]}
          </option>
        ))}
      </SelectInput>
    </li>
  );
}

function keyOf({ control, criterion }: Suggestion): string {
  return `${control.id} ${criterion.id}`;
}

function pairOf({ control, criterion }: Suggestion) {
  return { controlId: control.id, criterionId: criterion.id };
}

function mappings(n: number): string {
  return n === 1 ? "1 mapping" : `${n} mappings`;
}
