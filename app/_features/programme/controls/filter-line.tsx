"use client";

import { debounce, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Chip, ChipGap, ChipLine } from "#app/_ui/chip.tsx";
import { TextInput } from "#app/_ui/field.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import type { NamedPerson } from "#server/people/people/schema.ts";
import { FREQUENCIES, FREQUENCY_LABEL } from "#server/programme/controls/rules/frequency.ts";
import { CONTROL_STATUSES, GAP_LABEL, GAPS } from "#server/programme/controls/rules/kinds.ts";
import type { ControlPage } from "#server/programme/controls/schema/list.ts";
import { controlsSearch } from "./search.ts";

type Props = { people: NamedPerson[]; counts: ControlPage["counts"]; matching: number };

const TYPING_MS = 250;
const NO_FILTER = { q: null, owner: null, criterion: null, frequency: null, gap: null, status: null };
const FILTERS = Object.keys(NO_FILTER) as (keyof typeof NO_FILTER)[];

/** The list's filters; every choice is in the URL. */
export function ControlFilterLine({ people, counts, matching }: Props) {
  const [pending, startTransition] = useTransition();
  const [search, setSearch] = useQueryStates(controlsSearch, { shallow: false, startTransition });
  const filtered = FILTERS.some((filter) => search[filter] !== null);
  return (
    <ChipLine label="Filters">
      <span className="w-56 shrink-0">
        <TextInput
          type="search"
          aria-label="Find a control"
          placeholder="Find by ID, title or words"
          value={search.q ?? ""}
          onChange={(event) => {
            const q = event.target.value || null;
            void setSearch({ q, after: null }, q ? { limitUrlUpdates: debounce(TYPING_MS) } : undefined);
          }}
        />
      </span>
      <Pick
        label="Owner"
        value={search.owner}
        options={[["none", "No owner"], ...people.map((p) => [p.id, p.name] as const)]}
        onPick={(owner) => void setSearch({ owner, after: null })}
      />
      <Pick
        label="Frequency"
        value={search.frequency}
        options={[["none", "No frequency"] as const, ...FREQUENCIES.map((f) => [f, FREQUENCY_LABEL[f]] as const)]}
        onPick={(value) => {
          const frequency = ([...FREQUENCIES, "none"] as const).find((f) => f === value) ?? null;
          void setSearch({ frequency, after: null });
        }}
      />
      <Pick
        label="Status"
        value={search.status}
        options={CONTROL_STATUSES.map((s) => [s, s] as const)}
        onPick={(value) => void setSearch({ status: CONTROL_STATUSES.find((s) => s === value) ?? null, after: null })}
      />
      <ChipGap />
      {GAPS.filter((gap) => counts.gaps[gap] > 0 || search.gap === gap).map((gap) => (
        <Chip
          key={gap}
          on={search.gap === gap}
          count={counts.gaps[gap]}
          onClick={() => void setSearch({ gap: search.gap === gap ? null : gap, after: null })}
        >
          {GAP_LABEL[gap].charAt(0).toUpperCase() + GAP_LABEL[gap].slice(1)}
        </Chip>
      ))}
      {search.criterion ? (
        <Chip on onClick={() => void setSearch({ criterion: null, after: null })}>
          {search.criterion}
          <span className="sr-only">, take this filter away</span>
        </Chip>
      ) : null}
      {filtered ? (
        <Chip on={false} onClick={() => void setSearch({ ...NO_FILTER, after: null })}>
          Clear filters
        </Chip>
      ) : null}
      <p role="status" className="ml-auto shrink-0 pl-2 text-ink-2 text-sm">
        {pending ? "Looking…" : filtered ? `${matching} of ${counts.controls + counts.retired}` : ""}
      </p>
    </ChipLine>
  );
}

type PickProps = {
  label: string;
  value: string | null;
  options: readonly (readonly [string, string])[];
  onPick(value: string | null): void;
};

function Pick({ label, value, options, onPick }: PickProps) {
  return (
    <SelectInput
      aria-label={label}
      className="w-36 shrink-0"
      value={value ?? ""}
      onChange={(event) => onPick(event.target.value || null)}
    >
      <option value="">{`Any ${label.toLowerCase()}`}</option>
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </SelectInput>
  );
}
