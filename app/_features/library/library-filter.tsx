"use client";

import { useQueryStates } from "nuqs";
import { Chip, ChipGap, ChipLine } from "#app/_ui/chip.tsx";
import { Field, SelectInput, TextInput } from "#app/_ui/field.tsx";
import type { LibraryEntry } from "#server/library/schema.ts";
import { librarySearch } from "./search.ts";

/** By words, by criterion or objective, by who would own it, and by what is needed. */
export function LibraryFilter({ entries, shown }: { entries: LibraryEntry[]; shown: number }) {
  const [search, setSearch] = useQueryStates(librarySearch);
  const criteria = [...new Set(entries.flatMap((e) => e.criteria.map((c) => c.code)))].sort(byNumber);
  const owners = [...new Set(entries.map((e) => e.ownerRole))].sort();
  return (
    <div className="grid gap-2 pb-2">
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label="Words">
          <TextInput type="search" value={search.q} onChange={(e) => void setSearch({ q: e.target.value || null })} />
        </Field>
        <Field label="Meets">
          <SelectInput
            value={search.criterion ?? ""}
            onChange={(e) => void setSearch({ criterion: e.target.value || null })}
          >
            <option value="">any criterion or objective</option>
            {criteria.map((code) => (
              <option key={code}>{code}</option>
            ))}
          </SelectInput>
        </Field>
        <Field label="Usual owner">
          <SelectInput value={search.owner ?? ""} onChange={(e) => void setSearch({ owner: e.target.value || null })}>
            <option value="">anybody</option>
            {owners.map((role) => (
              <option key={role}>{role}</option>
            ))}
          </SelectInput>
        </Field>
      </div>
      <ChipLine label="Filters">
        <Chip
          on={search.show === "needed"}
          count={entries.filter((e) => e.needed).length}
          onClick={() => void setSearch({ show: search.show === "needed" ? null : "needed" })}
        >
          What the reports need
        </Chip>
        <Chip on={search.key} onClick={() => void setSearch({ key: !search.key || null })}>
          Key controls
        </Chip>
        <ChipGap />
        <span className="text-ink-2 text-sm" aria-live="polite">
          {shown} of {entries.length}
        </span>
      </ChipLine>
    </div>
  );
}

const COLLATOR = new Intl.Collator("en", { numeric: true });
const byNumber = (a: string, b: string) => COLLATOR.compare(a, b);
