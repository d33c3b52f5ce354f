"use client";

import { useRouter } from "next/navigation";
import type { UseQueryStatesReturn } from "nuqs";
import { byCode } from "#app/_lib/by-code.ts";
import { Chip, ChipGap, ChipLine } from "#app/_ui/chip.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import { OCCURRENCE_STATES } from "#server/evidence/occurrences/rules/coverage.ts";
import { STATE_LETTER } from "#server/evidence/occurrences/rules/figures.ts";
import type { Timeline } from "#server/evidence/occurrences/schema.ts";
import { addMonths, startOfMonth } from "#server/ground/calendar/rules.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import { FREQUENCIES, FREQUENCY_LABEL } from "#server/programme/controls/rules/frequency.ts";
import { statesOf, wordOf } from "./rows.ts";
import type { evidenceSearch } from "./search.ts";

type State = UseQueryStatesReturn<typeof evidenceSearch>;
type Props = {
  timeline: Timeline;
  engagements: Engagement[];
  search: State[0];
  setSearch: State[1];
  shown: number;
  canSeeAll: boolean;
};

export function FilterLine({ timeline, engagements, search, setSearch, shown, canSeeAll }: Props) {
  const router = useRouter();
  const { measure } = timeline.figures;
  const owners = [...new Map(timeline.lanes.map((l) => [l.ownerId ?? "none", l.ownerName ?? "No owner"]))].sort(
    (a, b) => a[1].localeCompare(b[1]),
  );
  const criteria = [...new Set(timeline.lanes.flatMap((l) => l.criteria))].sort(byCode);
  const used = new Set(timeline.lanes.map((l) => l.frequency));
  const filtered = search.criterion || search.owner || search.frequency || search.state || search.control;
  return (
    <ChipLine label="Filters">
      {engagements.map((e) => (
        <Chip
          key={e.id}
          on={e.id === timeline.engagementId}
          onClick={() =>
            void setSearch({ engagement: e.id, open: null, criterion: null, zoom: null }, { shallow: false }).then(() =>
              router.refresh(),
            )
          }
        >
          {e.name.split(" · ")[0]}
        </Chip>
      ))}
      <ChipGap />
      <Pick
        label="Criterion"
        value={search.criterion}
        onPick={(criterion) => void setSearch({ criterion })}
        options={criteria.map((c) => [c, c])}
      />
      <Pick label="Owner" value={search.owner} onPick={(owner) => void setSearch({ owner })} options={owners} />
      <Pick
        label="Frequency"
        value={search.frequency}
        onPick={(v) => void setSearch({ frequency: FREQUENCIES.find((f) => f === v) ?? null })}
        options={FREQUENCIES.filter((f) => used.has(f)).map((f) => [f, FREQUENCY_LABEL[f]])}
      />
      <Pick
        label="State"
        value={search.state}
        onPick={(v) => void setSearch({ state: OCCURRENCE_STATES.find((s) => s === v) ?? null })}
        options={statesOf(measure).map((s) => [s, wordOf(STATE_LETTER[s], measure)])}
      />
      <Pick
        label="Month"
        value={search.zoom}
        onPick={(zoom) => void setSearch({ zoom })}
        options={monthsOf(timeline.period)}
        all="Whole period"
      />
      <ChipGap />
      <Chip on={search.gaps} onClick={() => void setSearch({ gaps: !search.gaps })}>
        Gaps first
      </Chip>
      {canSeeAll && (
        <Chip on={search.all} onClick={() => void setSearch({ all: !search.all }, { shallow: false })}>
          Unmapped too
        </Chip>
      )}
      <Chip
        on={search.density === "compact"}
        onClick={() => void setSearch({ density: search.density === "compact" ? null : "compact" })}
      >
        Compact
      </Chip>
      {filtered && (
        <Chip
          on={false}
          onClick={() => void setSearch({ criterion: null, owner: null, frequency: null, state: null, control: null })}
        >
          Clear filters ({shown} shown)
        </Chip>
      )}
    </ChipLine>
  );
}

type PickProps = {
  label: string;
  value: string | null;
  onPick(value: string | null): void;
  options: readonly (readonly [string, string])[];
  all?: string;
};

function Pick({ label, value, onPick, options, all }: PickProps) {
  return (
    <SelectInput
      aria-label={label}
      className="h-6.5 w-auto min-w-24 max-w-36 shrink-0 rounded-full py-0 text-sm"
      value={value ?? ""}
      onChange={(e) => onPick(e.target.value || null)}
    >
      <option value="">{all ?? label}</option>
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </SelectInput>
  );
}

const monthName = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

function monthsOf(period: { from: string; to: string }): [string, string][] {
  const months: [string, string][] = [];
  for (let month = startOfMonth(period.from); month <= period.to; month = addMonths(month, 1))
    months.push([month.slice(0, 7), monthName.format(new Date(`${month}T00:00:00Z`))]);
  return months;
}
