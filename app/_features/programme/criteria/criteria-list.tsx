"use client";

import { useEffect } from "react";
import { useFirstRows } from "#app/_ui/use-first-rows.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import { CriterionRow } from "./criterion-row.tsx";

/** Rows are tall: this many fill a screen. */
const FIRST = 12;

type Props = {
  scope: InWorkspace;
  criteria: Criterion[];
  /** also those that a filter hides: a series' count covers all its criteria */
  all: Criterion[];
  /** risks that no control in operation addresses, by criterion */
  openRisks: ReadonlyMap<string, number>;
  onAdd?: (criterion: Criterion) => void;
  onChange?: (criterion: Criterion, control: Criterion["controls"][number]) => void;
  onReword?: (criterion: Criterion) => void;
};

/** The criteria under their series, each with what meets it. */
export function CriteriaList({ scope, criteria, all, openRisks, onAdd, onChange, onReword }: Props) {
  const shown = useFirstRows(criteria, FIRST);
  const isWhole = shown.length === criteria.length;
  useEffect(() => {
    // The criterion that the address points at may not have been rendered until now.
    if (!isWhole) return () => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }, [isWhole]);
  const series = [...Map.groupBy(shown, seriesOf)];
  const allBySeries = Map.groupBy(all, seriesOf);
  return series.map(([key, members]) => (
    <section key={key} aria-label={`${members[0]?.groupCode} ${members[0]?.groupName}`} className="pb-5">
      <h2 className="flex flex-wrap items-baseline gap-x-2 border-rule-strong border-b pt-2 pb-1 text-lg">
        {members[0]?.groupName}
        <span className="font-code font-normal text-ink-2 text-sm">{members[0]?.groupCode}</span>
        <span className="ml-auto font-normal font-ui text-base text-ink-2">
          {coveredOf(allBySeries.get(key) ?? members)}
        </span>
      </h2>
      {members.map((criterion) => (
        <CriterionRow
          key={criterion.id}
          scope={scope}
          criterion={criterion}
          openRisks={openRisks.get(criterion.id) ?? 0}
          onAdd={onAdd}
          onChange={onChange}
          onReword={criterion.framework === "objectives" ? onReword : undefined}
        />
      ))}
    </section>
  ));
}

function seriesOf(criterion: Criterion): string {
  return `${criterion.framework} ${criterion.groupCode}`;
}

function coveredOf(members: Criterion[]): string {
  return `${members.filter((c) => c.covered).length} of ${members.length} covered`;
}
