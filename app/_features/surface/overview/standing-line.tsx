import Link from "next/link";
import { hrefIn } from "#app/_lib/scope.ts";
import { Progress } from "#app/_ui/progress.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import { stillToShow } from "#server/evidence/occurrences/rules/figures.ts";
import type { OverviewData } from "#server/evidence/occurrences/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";

type Props = { scope: InWorkspace; engagement: OverviewData["engagements"][number] };

/** How an engagement stands: its occurrences over the window or, of a Type 1, its controls on the date. */
export function StandingLine({ scope, engagement: { id, figures: f } }: Props) {
  const isExample = f.measure === "implementation";
  const text = `${f.covered.toLocaleString("en")} of ${f.soFar.toLocaleString("en")}`;
  const open = stillToShow(f);
  return (
    <div className="grid gap-1.5">
      <Progress
        label={isExample ? "Controls with an example of implementation" : "Occurrences covered so far"}
        value={f.covered}
        max={Math.max(1, f.soFar)}
        valueText={text}
      />
      <p className="flex flex-wrap gap-x-5 gap-y-1">
        <StateSign state="missing" word={isExample ? `${f.missing} without an example` : `${f.missing} missing`} />
        {!isExample && <StateSign state="late" word={`${f.late} late`} />}
        {f.awaiting > 0 && (
          <Link className="link" href={hrefIn({ ...scope, engagement: id }, "/evidence", { state: "awaiting" })}>
            <StateSign state="awaiting" word={`${f.awaiting} awaiting review`} />
          </Link>
        )}
        <StateSign state="due" word={isExample ? `${open} still to be shown` : `${f.dueThisWeek} due this week`} />
        {isExample && <StateSign state="covered" word={`${f.designed} with their design complete`} />}
        {f.emptyPopulations > 0 && !isExample && (
          <StateSign state="not-applicable" word={`${f.emptyPopulations} with an empty population`} />
        )}
      </p>
    </div>
  );
}
