"use client";

import { Plus } from "lucide-react";
import { useQueryStates } from "nuqs";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { hrefIn } from "#app/_lib/scope.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { Timeline } from "#app/_ui/timeline/timeline.tsx";
import type { EvidenceItem } from "#server/evidence/evidence/schema.ts";
import type { Timeline as TimelineData } from "#server/evidence/occurrences/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import type { Adding } from "./add-evidence.tsx";
import { FilterLine } from "./filter-line.tsx";
import { replacementOf } from "./replacement.ts";
import { describe, filterLanes, rowsOf } from "./rows.ts";
import { evidenceSearch } from "./search.ts";

const AddEvidence = atIntent(() => import("./add-evidence.tsx").then((m) => m.AddEvidence));
const OccurrenceDrawer = atIntent(() => import("./occurrence-drawer.tsx").then((m) => m.OccurrenceDrawer));

type Props = {
  title: string;
  scope: InWorkspace;
  view: WorkspaceView;
  engagements: Engagement[];
  timeline: TimelineData;
  /** the controls the person may add evidence to */
  forThem: string[];
  /** the item to replace, from the address */
  replacing: EvidenceItem | null;
  /** rendered on the server: read-only parts need no script */
  links: ReactNode;
  figures: ReactNode;
  legend: ReactNode;
  /** in place of the timeline when no control is in it */
  none: ReactNode;
};

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The signature screen: every control in scope over the period, what is covered, and where the holes are. */
export function EvidenceScreen(props: Props) {
  const { title, scope, view, engagements, timeline, forThem, replacing, links, figures, legend, none } = props;
  const [search, setSearch] = useQueryStates(evidenceSearch, { history: "push", shallow: true });
  const [adding, setAdding] = useState<Adding | null>(replacing && replacementOf(replacing));
  const { period, today } = timeline;
  const { measure } = timeline.figures;
  const engagement = engagements.find((e) => e.id === timeline.engagementId);
  const mayAdd = forThem.length > 0 && scope.as !== "auditor";
  const lanes = useMemo(() => filterLanes(timeline.lanes, search), [timeline.lanes, search]);
  const hrefOf = useCallback((code: string) => hrefIn(scope, `/controls/${encodeURIComponent(code)}`), [scope]);
  const rows = useMemo(
    () => rowsOf(lanes, period.from, search.gaps, hrefOf, measure),
    [lanes, period.from, search.gaps, hrefOf, measure],
  );
  const [rowId, key] = search.open?.split("~") ?? [];
  const month = search.zoom && MONTH.test(search.zoom) ? search.zoom : null;
  const selected = rowId && key !== undefined ? { rowId, key } : null;
  const close = useCallback(() => void setSearch({ open: null }), [setSearch]);

  return (
    <>
      <PageTitle
        title={title}
        sub={engagement?.name}
        actions={
          <>
            {links}
            {mayAdd && (
              <Button
                variant="primary"
                icon={<Plus aria-hidden size={14} />}
                onClick={() => setAdding({ controlIds: [], from: "", to: "" })}
              >
                Add evidence
              </Button>
            )}
          </>
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
      {figures}
      {timeline.lanes.length === 0 ? (
        none
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
          legend={legend}
          label={measure === "operation" ? "Timeline of occurrences" : "Examples of implementation"}
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
