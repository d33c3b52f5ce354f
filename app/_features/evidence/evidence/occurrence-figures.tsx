import { hrefIn } from "#app/_lib/scope.ts";
import { Figures } from "#app/_ui/figures.tsx";
import { stillToShow } from "#server/evidence/occurrences/rules/figures.ts";
import type { Timeline } from "#server/evidence/occurrences/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";

type Props = { scope: InWorkspace; timeline: Timeline };

/** How many occurrences of the engagement are covered, missing, late and due. */
export function OccurrenceFigures({ scope, timeline }: Props) {
  const { figures } = timeline;
  if (figures.measure === "implementation") return <ImplementationFigures scope={scope} timeline={timeline} />;
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

/** How many controls a Type 1 has an example of, and how many are fully designed. */
function ImplementationFigures({ scope, timeline: { engagementId, period, figures } }: Props) {
  const open = stillToShow(figures);
  const of = `of ${figures.soFar.toLocaleString("en")}`;
  return (
    <Figures
      label="Controls of this engagement"
      items={[
        { value: figures.covered.toLocaleString("en"), of, label: "controls with an example of implementation" },
        { value: figures.designed.toLocaleString("en"), of, label: "with their design complete" },
        figures.missing > 0 || open === 0
          ? { value: figures.missing, label: `without an example on ${formatDay(period.to)}`, tone: "miss" }
          : { value: open, label: `still to be shown by ${formatDay(period.to)}`, tone: "due" },
        ...(figures.awaiting > 0
          ? [
              {
                value: figures.awaiting,
                label: "awaiting review",
                href: hrefIn(scope, "/evidence", { engagement: engagementId, state: "awaiting" }),
              },
            ]
          : []),
      ]}
    />
  );
}
