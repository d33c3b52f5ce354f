"use client";

import { Download, Plus } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useCallback, useMemo, useState } from "react";
import { EmptyFor } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { buttonClass } from "#app/_ui/button-class.ts";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { Figures } from "#app/_ui/figures.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { Timeline } from "#app/_ui/timeline/timeline.tsx";
import type { EvidenceItem } from "#server/evidence/evidence/schema.ts";
import type { Timeline as TimelineData } from "#server/evidence/occurrences/schema.ts";
import { mayBringEvidence } from "#server/ground/access/rules.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import type { Adding } from "./add-evidence.tsx";
import { FilterLine } from "./filter-line.tsx";
import { replacementOf } from "./replacement.ts";
import { describe, filterLanes, rowsOf } from "./rows.ts";
import { evidenceSearch } from "./search.ts";
import { NO_LANE } from "./words.ts";

const AddEvidence = atIntent(() => import("./add-evidence.tsx").then((m) => m.AddEvidence));
const OccurrenceDrawer = atIntent(() => import("./occurrence-drawer.tsx").then((m) => m.OccurrenceDrawer));

type Props = {
  scope: InWorkspace;
  view: WorkspaceView;
  engagements: Engagement[];
  timeline: TimelineData;
  /** submissions the person may review; null when they may not see them */
  toReview: number | null;
  /** the item that the address says is to be replaced */
  replacing: EvidenceItem | null;
};

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The signature screen: every control in scope over the period, what is covered, and where the holes are. */
export function EvidenceScreen({ scope, view, engagements, timeline, toReview, replacing }: Props) {
  const [search, setSearch] = useQueryStates(evidenceSearch, { history: "push", shallow: true });
  const [adding, setAdding] = useState<Adding | null>(replacing && replacementOf(replacing));
  const { period, today } = timeline;
  const engagement = engagements.find((e) => e.id === timeline.engagementId);
  const forThem = timeline.lanes.filter((lane) => mayBringEvidence(view, lane)).map((lane) => lane.controlId);
  const mayAdd = forThem.length > 0 && scope.as !== "auditor";
  const lanes = useMemo(() => filterLanes(timeline.lanes, search), [timeline.lanes, search]);
  const hrefOf = useCallback((code: string) => hrefIn(scope, `/controls/${encodeURIComponent(code)}`), [scope]);
  const rows = useMemo(
    () => rowsOf(lanes, period.from, search.gaps, hrefOf),
    [lanes, period.from, search.gaps, hrefOf],
  );
  const [rowId, key] = search.open?.split("~") ?? [];
  const month = search.zoom && MONTH.test(search.zoom) ? search.zoom : null;
  const selected = rowId && key !== undefined ? { rowId, key } : null;
  const close = useCallback(() => void setSearch({ open: null }), [setSearch]);

  return (
    <>
      <PageTitle
        title="Evidence"
        sub={engagement?.name}
        actions={
          <Actions
            scope={scope}
            view={view}
            period={period}
            toReview={toReview}
            onAdd={mayAdd ? () => setAdding({ controlIds: [], from: "", to: "" }) : null}
          />
        }
      />
      <FilterLine
        timeline={timeline}
        engagements={engagements}
        search={search}
        setSearch={setSearch}
        shown={lanes.length}
        canSeeAll={view.kind !== "auditor" && scope.as !== "auditor"}
      />
      <OccurrenceFigures scope={scope} timeline={timeline} />
      {timeline.lanes.length === 0 ? (
        <EmptyFor words={NO_LANE} />
      ) : rows.length === 0 ? (
        <EmptyState title="No controls match these filters">Remove a filter to see more.</EmptyState>
      ) : (
        <Timeline
          period={period}
          today={today}
          rows={rows}
          selected={selected}
          onOpen={(id, k) => void setSearch({ open: `${id}~${k}` })}
          density={search.density}
          zoom={month ? "month" : "period"}
          month={month}
          describe={(row, i) => describe(row, i, period.from)}
        />
      )}
      <OccurrenceDrawer
        scope={scope}
        view={view}
        engagementId={timeline.engagementId}
        open={rowId ? { controlId: rowId, key: key ?? "" } : null}
        onClose={close}
        onAdd={mayAdd && rowId && forThem.includes(rowId) ? setAdding : null}
        mayReplace={(item) => item.controls.every((c) => forThem.includes(c.id))}
      />
      {adding && (
        <AddEvidence
          scope={scope}
          view={view}
          lanes={timeline.lanes}
          initial={adding}
          onClose={() => setAdding(null)}
        />
      )}
    </>
  );
}

type ActionsProps = Pick<Props, "scope" | "view" | "toReview"> & {
  period: TimelineData["period"];
  onAdd: (() => void) | null;
};

function Actions({ scope, view, period, toReview, onAdd }: ActionsProps) {
  return (
    <>
      {toReview !== null && (
        <ButtonLink href={hrefIn(scope, "/evidence/review")}>
          Awaiting review{toReview > 0 && ` (${toReview})`}
        </ButtonLink>
      )}
      <ButtonLink href={hrefIn(scope, "/evidence/items")}>All items</ButtonLink>
      <a className={buttonClass({})} href={exportHref(scope, view, period)} download>
        <Download aria-hidden size={14} /> Export
      </a>
      {onAdd && (
        <Button variant="primary" icon={<Plus aria-hidden size={14} />} onClick={onAdd}>
          Add evidence
        </Button>
      )}
    </>
  );
}

function OccurrenceFigures({ scope, timeline }: Pick<Props, "scope" | "timeline">) {
  const { figures } = timeline;
  return (
    <Figures
      label="Occurrences of this engagement"
      items={[
        {
          value: figures.covered.toLocaleString("en"),
          of: `of ${figures.soFar.toLocaleString("en")}`,
          label: "occurrences covered so far",
        },
        {
          value: figures.missing,
          label: `missing, ${figures.missingControls} ${figures.missingControls === 1 ? "control" : "controls"}`,
          tone: "miss",
        },
        { value: figures.late, label: "late", tone: "late" },
        ...(figures.awaiting > 0
          ? [
              {
                value: figures.awaiting,
                label: "awaiting review",
                href: hrefIn(scope, "/evidence", { engagement: timeline.engagementId, state: "awaiting" }),
              },
            ]
          : []),
        { value: figures.dueThisWeek, label: "due this week", tone: "due" },
        {
          value: figures.emptyPopulations,
          label:
            figures.emptyPopulations === 1 ? "control with an empty population" : "controls with an empty population",
        },
      ]}
    />
  );
}

function exportHref(scope: InWorkspace, view: WorkspaceView, period: { from: string; to: string }): string {
  const search = new URLSearchParams({ workspace: view.slug, from: period.from, to: period.to });
  if (scope.engagement) search.set("engagement", scope.engagement);
  if (scope.as) search.set("as", scope.as);
  return `/api/evidence/export?${search}`;
}
