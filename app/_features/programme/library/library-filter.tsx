"use client";

import { useQueryStates } from "nuqs";
import { byCode } from "#app/_lib/by-code.ts";
import { Chip, ChipGap, ChipLine } from "#app/_ui/chip.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import type { LibraryEntry } from "#server/programme/library/schema.ts";
import { librarySearch } from "./search.ts";

type Met = LibraryEntry["criteria"][number];

const FRAMEWORKS: { name: string; of: Met["framework"][] }[] = [
  { name: "Criteria", of: ["tsc"] },
  { name: "Control objectives", of: ["objectives"] },
  { name: "ISO 27001", of: ["iso27001"] },
];

/** Filters by words, theme, criterion or objective, owner, and what the reports need. */
export function LibraryFilter({ entries, shown }: { entries: LibraryEntry[]; shown: number }) {
  const [search, setSearch] = useQueryStates(librarySearch);
  const met = [...new Map(entries.flatMap((e) => e.criteria.map((c) => [c.code, c]))).values()].sort(byNumber);
  const domains = [...new Set(entries.map((e) => e.domain))];
  const owners = [...new Set(entries.map((e) => e.ownerRole))].sort();
  return (
    <div className="grid gap-2 pb-2">
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <Field label="Search">
          <TextInput type="search" value={search.q} onChange={(e) => void setSearch({ q: e.target.value || null })} />
        </Field>
        <Field label="Theme">
          <SelectInput value={search.domain ?? ""} onChange={(e) => void setSearch({ domain: e.target.value || null })}>
            <option value="">any theme</option>
            {domains.map((domain) => (
              <option key={domain}>{domain}</option>
            ))}
          </SelectInput>
        </Field>
        <Field label="Meets">
          <SelectInput
            value={search.criterion ?? ""}
            onChange={(e) => void setSearch({ criterion: e.target.value || null })}
          >
            <option value="">any criterion or objective</option>
            {FRAMEWORKS.filter(({ of }) => met.some((c) => of.includes(c.framework))).map(({ name, of }) => (
              <optgroup key={name} label={name}>
                {met
                  .filter((c) => of.includes(c.framework))
                  .map((c) => (
                    <option key={c.code} value={c.code}>
                      {c.code} {c.title}
                    </option>
                  ))}
              </optgroup>
            ))}
          </SelectInput>
        </Field>
        <Field label="Usual owner">
          <SelectInput value={search.owner ?? ""} onChange={(e) => void setSearch({ owner: e.target.value || null })}>
            <option value="">any owner</option>
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
          Needed by the reports
        </Chip>
        <Chip on={search.key} onClick={() => void setSearch({ key: !search.key || null })}>
          Key controls
        </Chip>
        <ChipGap />
        <span className="whitespace-nowrap text-ink-2 text-sm" aria-live="polite">
          {shown} of {entries.length}
        </span>
      </ChipLine>
    </div>
  );
}

const byNumber = (a: Met, b: Met) => byCode(a.code, b.code);
