"use client";

import type { UseQueryStatesReturn } from "nuqs";
import { hrefIn } from "#app/_lib/scope.ts";
import { Chip, ChipGap, ChipLine, ChipLink } from "#app/_ui/chip.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import { FRAMEWORK_LABEL } from "#server/programme/criteria/rules/frameworks.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import type { criteriaSearch } from "./search.ts";

type State = UseQueryStatesReturn<typeof criteriaSearch>;
type Props = {
  scope: InWorkspace;
  engagements: Engagement[];
  criteria: Criterion[];
  /** how many are not covered, or threatened by a risk that nothing addresses */
  gaps: number;
  /** whether to offer the comparison of reports; auditors know of only one */
  mayCompare: boolean;
  search: State[0];
  setSearch: State[1];
};

/** Filters the criteria, and switches between list and matrix. */
export function CriteriaFilter({ scope, engagements, criteria, gaps, mayCompare, search, setSearch }: Props) {
  const frameworks = (["tsc", "objectives", "iso27001", "own"] as const).filter((f) =>
    criteria.some((c) => c.framework === f),
  );
  const kept = { view: search.view === "list" ? undefined : search.view, gaps: search.gaps ? "true" : undefined };
  return (
    <ChipLine label="Filters">
      {engagements.length > 1 ? (
        <>
          <ChipLink on={!scope.engagement} href={hrefIn({ ...scope, engagement: undefined }, "/criteria", kept)}>
            All engagements
          </ChipLink>
          {engagements.map((e) => (
            <ChipLink
              key={e.id}
              on={scope.engagement === e.id}
              title={e.name}
              href={hrefIn({ ...scope, engagement: e.id }, "/criteria", kept)}
            >
              {shortName(e, engagements)}
            </ChipLink>
          ))}
          <ChipGap />
        </>
      ) : null}
      {frameworks.length > 1 ? (
        <>
          {frameworks.map((f) => (
            <Chip
              key={f}
              on={search.framework === f}
              onClick={() => void setSearch({ framework: search.framework === f ? null : f })}
            >
              {FRAMEWORK_LABEL[f]}
            </Chip>
          ))}
          <ChipGap />
        </>
      ) : null}
      <Chip on={search.view === "list"} onClick={() => void setSearch({ view: null })}>
        List
      </Chip>
      <Chip on={search.view === "matrix"} onClick={() => void setSearch({ view: "matrix" })}>
        Matrix
      </Chip>
      {mayCompare ? (
        <Chip on={search.view === "reports"} onClick={() => void setSearch({ view: "reports" })}>
          Reports
        </Chip>
      ) : null}
      <ChipGap />
      <Chip on={search.gaps} count={gaps} onClick={() => void setSearch({ gaps: !search.gaps || null })}>
        Only gaps
      </Chip>
      <Chip on={search.key} onClick={() => void setSearch({ key: !search.key || null })}>
        Key controls
      </Chip>
    </ChipLine>
  );
}

// Engagements of one kind differ by their last day.
function shortName(e: Engagement, all: Engagement[]): string {
  const short = (of: Engagement) => of.name.split(" · ")[0] ?? of.name;
  return all.some((other) => other.id !== e.id && short(other) === short(e))
    ? `${short(e)}, ${formatDay(e.evidenceTo)}`
    : short(e);
}
