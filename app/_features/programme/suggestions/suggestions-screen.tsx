"use client";

import Link from "next/link";
import { useState } from "react";
import { controlHref } from "#app/_features/programme/controls/href.ts";
import { useWindows } from "#app/_features/programme/controls/use-windows.ts";
import { WhyInside } from "#app/_features/programme/controls/why-inside.tsx";
import { client } from "#app/_lib/client.ts";
import { problemOf } from "#app/_lib/errors.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { Button } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { CheckboxInput, SelectInput } from "#app/_ui/field.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { STRENGTH_LABEL } from "#server/programme/criteria/rules/standing.ts";
import type { Strength } from "#server/programme/criteria/schema.ts";
import type { Suggestion } from "#server/programme/mappings/schema.ts";

const SHOWN = 100;
const STRENGTHS = Object.keys(STRENGTH_LABEL) as Strength[];

/** Suggested mappings with their reasons, to accept or reject one by one or in bulk. */
export function SuggestionsScreen({ scope, found }: { scope: InWorkspace; found: Suggestion[] }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [strengths, setStrengths] = useState<ReadonlyMap<string, Strength>>(new Map());
  const [why, setWhy] = useState("");
  const accept = useAct(client.mappings.accept.mutate, {
    toast: ({ mapped, awaiting }) =>
      awaiting > 0 ? `${mappings(mapped)} made; ${mappings(awaiting)} await approval` : `${mappings(mapped)} made`,
    done: () => {
      setWhy("");
      setChosen(new Set());
    },
  });
  const reject = useAct(client.mappings.reject.mutate, {
    toast: "Not suggested again",
    done: () => setChosen(new Set()),
  });
  const { ofMapping } = useWindows(scope);
  const { message, fields } = problemOf(accept.error ?? reject.error);
  const shown = found.slice(0, SHOWN);
  const picked = shown.filter((s) => chosen.has(keyOf(s)));
  const inside = [...new Set(picked.flatMap((s) => ofMapping(s.control.id, s.criterion.id)))];
  const pairOf = (s: Suggestion) => ({ controlId: s.control.id, criterionId: s.criterion.id });

  if (found.length === 0)
    return (
      <EmptyState title="Nothing to suggest">
        What speaks for itself is mapped or was refused. More comes with more controls, criteria or mappings.
      </EmptyState>
    );
  return (
    <>
      <div className="sticky top-(--sticky-top) z-20 flex flex-wrap items-center gap-2 border-rule border-b bg-paper py-2">
        <Button
          variant="primary"
          disabled={picked.length === 0}
          pending={accept.pending}
          onClick={() =>
            void accept.run({
              ...scope,
              pairs: picked.map((s) => ({
                ...pairOf(s),
                strength: strengths.get(keyOf(s)) ?? s.strength,
                rationale: null,
              })),
              why,
            })
          }
        >
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
          onClick={() => setChosen(new Set(picked.length === shown.length ? [] : shown.map(keyOf)))}
        >
          {picked.length === shown.length ? "Choose none" : `Choose all ${shown.length}`}
        </Button>
        {found.length > SHOWN && (
          <span className="text-ink-2 text-sm">
            the best {SHOWN} of {found.length}; the others follow
          </span>
        )}
        {message && !fields.why && <Problem>{message}</Problem>}
        {(inside.length > 0 || fields.why) && (
          <div className="w-full max-w-xl">
            <WhyInside windows={inside} value={why} error={fields.why} onChange={setWhy} />
          </div>
        )}
      </div>
      <ul>
        {shown.map((s) => (
          <li
            key={keyOf(s)}
            className="grid items-start gap-x-4 gap-y-1 border-rule border-b py-2 md:grid-cols-[auto_minmax(0,5fr)_minmax(0,6fr)_11rem]"
          >
            <CheckboxInput
              checked={chosen.has(keyOf(s))}
              aria-label={`${s.control.code} to ${s.criterion.code}`}
              label=""
              onChange={(event) => {
                const next = new Set(chosen);
                if (event.target.checked) next.add(keyOf(s));
                else next.delete(keyOf(s));
                setChosen(next);
              }}
            />
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
              value={strengths.get(keyOf(s)) ?? s.strength}
              onChange={(event) => setStrengths(new Map(strengths).set(keyOf(s), event.target.value as Strength))}
            >
              {STRENGTHS.map((strength) => (
                <option key={strength} value={strength}>
                  {STRENGTH_LABEL[strength]}
                </option>
              ))}
            </SelectInput>
          </li>
        ))}
      </ul>
    </>
  );
}

function keyOf({ control, criterion }: Suggestion): string {
  return `${control.id} ${criterion.id}`;
}

function mappings(n: number): string {
  return n === 1 ? "1 mapping" : `${n} mappings`;
}
