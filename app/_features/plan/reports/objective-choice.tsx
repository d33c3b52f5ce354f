"use client";

import { Button } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { CheckboxInput, Field } from "#app/_ui/field.tsx";
import type { ObjectiveGroup } from "#server/programme/criteria/schema.ts";

type Props = { groups: ObjectiveGroup[]; chosen: string[]; error?: string; onChange(chosen: string[]): void };

/** The starter library, by kind of service: what is chosen is copied, and reworded afterwards. */
export function ObjectiveChoice({ groups, chosen, error, onChange }: Props) {
  const services = groups.filter((g) => g.kind === "service");
  const itgc = groups.filter((g) => g.kind === "itgc");
  return (
    <Field group label={`Control objectives, ${chosen.length} chosen`} error={error}>
      <p className="text-ink-2">
        Management sets the objectives. Start from those of your service and the IT general controls under it; reword
        them and add your own afterwards.
      </p>
      <h2 className="text-base">Your service</h2>
      {services.map((group) => (
        <Group key={group.name} group={group} chosen={chosen} onChange={onChange} />
      ))}
      <h2 className="pt-2 text-base">IT general controls, for every service</h2>
      {itgc.map((group) => (
        <Group key={group.name} group={group} chosen={chosen} onChange={onChange} />
      ))}
    </Field>
  );
}

type GroupProps = { group: ObjectiveGroup; chosen: string[]; onChange(chosen: string[]): void };

function Group({ group, chosen, onChange }: GroupProps) {
  const codes = group.objectives.map((o) => o.code);
  const picked = codes.filter((code) => chosen.includes(code));
  const all = picked.length === codes.length;
  const others = chosen.filter((code) => !codes.includes(code));
  return (
    <details className="border-rule border-b pb-1">
      <summary className="py-1">
        {group.name}
        <span className="text-ink-2">
          {" "}
          · {picked.length} of {codes.length}
        </span>
      </summary>
      <div className="grid gap-1.5 py-1 pl-4">
        <span>
          <Button
            size="small"
            aria-label={`${all ? "Clear" : "Choose"} all of ${group.name}`}
            onClick={() => onChange(all ? others : [...others, ...codes])}
          >
            {all ? "Clear all" : `Choose all ${codes.length}`}
          </Button>
        </span>
        {group.objectives.map((o) => (
          <CheckboxInput
            key={o.code}
            checked={chosen.includes(o.code)}
            onChange={(e) => onChange(e.target.checked ? [...chosen, o.code] : chosen.filter((c) => c !== o.code))}
            label={
              <span className="flex flex-wrap gap-x-2">
                <Code className="mt-px">{o.code}</Code> {o.title}
              </span>
            }
            hint={o.description}
          />
        ))}
      </div>
    </details>
  );
}
