import Link from "next/link";
import { controlHref } from "#app/_features/programme/controls/href.ts";
import { Code } from "#app/_ui/code.tsx";
import { CheckboxInput } from "#app/_ui/field.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { FREQUENCY_LABEL } from "#server/programme/controls/rules/frequency.ts";
import type { LibraryEntry } from "#server/programme/library/schema.ts";

type Props = { scope: InWorkspace; entry: LibraryEntry; chosen: boolean; onChoose(on: boolean): void };

/** One control of the library: what it says, who would do it how often, and what it would meet here. */
export function LibraryLine({ scope, entry: e, chosen, onChoose }: Props) {
  return (
    <li className="grid gap-x-6 gap-y-1 border-rule border-b py-2 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="min-w-0">
        {e.adoptedAs ? (
          <p className="flex flex-wrap items-baseline gap-x-3">
            <Code>{e.code}</Code> {e.title}
            <StateSign state="covered" word="adopted" />
            <Link className="link" href={controlHref(scope, { id: e.adoptedAs, code: e.adoptedAs })}>
              as {e.adoptedAs}
            </Link>
          </p>
        ) : (
          <CheckboxInput
            checked={chosen}
            onChange={(event) => onChoose(event.target.checked)}
            label={
              <span className="flex flex-wrap items-baseline gap-x-3">
                <Code>{e.code}</Code> <span className="font-medium">{e.title}</span>
                {e.needed && <span className="text-ink-2 text-sm">needed</span>}
                {e.alike && <span className="text-ink-2 text-sm">same title as {e.alike}</span>}
              </span>
            }
          />
        )}
        <p className="max-w-[72ch] pl-6 text-ink-2">{e.statement}</p>
      </div>
      <div className="min-w-0 pl-6 text-sm lg:pl-0">
        <p>
          {FREQUENCY_LABEL[e.frequency]}
          {e.trigger ? `, ${e.trigger}` : ""} · {e.ownerRole}
          {e.isKey ? " · key" : ""}
        </p>
        <p className="flex flex-wrap gap-x-2 text-ink-2">
          {e.criteria.length === 0 && "none of the criteria here"}
          {e.criteria.map((c) => (
            <span key={c.code} title={c.title} className={c.open ? "font-medium text-ink" : undefined}>
              <Code>{c.code}</Code>
              {c.open ? <span className="sr-only"> (open)</span> : null}
            </span>
          ))}
        </p>
      </div>
    </li>
  );
}
