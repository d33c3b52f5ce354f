import { hrefIn } from "#app/_lib/scope.ts";
import { Figures } from "#app/_ui/figures.tsx";
import type { Timeline } from "#server/evidence/occurrences/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";

/** How many occurrences of the engagement are covered, missing, late and due. */
export function OccurrenceFigures({ scope, timeline }: { scope: InWorkspace; timeline: Timeline }) {
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
