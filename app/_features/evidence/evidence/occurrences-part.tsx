import Link from "next/link";
import { hrefIn } from "#app/_lib/scope.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import { tally } from "#app/_ui/timeline/moves.ts";
import { SoloLane } from "#app/_ui/timeline/solo-lane.tsx";
import { REVIEW_WORD } from "#server/evidence/evidence/rules.ts";
import type { EvidenceItem, EvidencePage } from "#server/evidence/evidence/schema.ts";
import type { ControlLanes } from "#server/evidence/occurrences/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, formatSpan } from "#server/ground/calendar/rules.ts";
import { rowsOf } from "./rows.ts";

const SHOWN = 5;
type Props = { scope: InWorkspace; control: { id: string; code: string }; lanes: ControlLanes; evidence: EvidencePage };

/** The control's state in every engagement it belongs to, and its newest evidence. */
export function OccurrencesPart({ scope, control, lanes, evidence }: Props) {
  const shown = evidence.items.slice(0, SHOWN);
  return (
    <>
      {lanes.length > 0 ? (
        <Part name="Occurrences">
          <ul className="border-rule border-t">
            {lanes.map(({ engagement, period, today, lane }) => (
              <Engagement key={engagement.id} scope={scope} {...{ engagement, period, today, lane }} />
            ))}
          </ul>
        </Part>
      ) : null}
      {shown.length > 0 ? (
        <Part name="Evidence">
          <ul className="mb-2 border-rule border-t">
            {shown.map((item) => (
              <li key={item.id} className="grid gap-x-3 border-rule border-b py-1.5 sm:grid-cols-[minmax(0,1fr)_auto]">
                <Link
                  className="link w-fit"
                  href={`${hrefIn(scope, "/evidence/items", { control: control.id })}#${item.id}`}
                >
                  {item.title}
                </Link>
                <span className="text-ink-2 text-sm">
                  {standingWord(item)}covers{" "}
                  {item.coversFrom === item.coversTo
                    ? formatDay(item.coversFrom)
                    : formatSpan({ from: item.coversFrom, to: item.coversTo })}
                </span>
              </li>
            ))}
          </ul>
          {evidence.items.length > SHOWN ? (
            <ButtonLink size="small" href={hrefIn(scope, "/evidence/items", { control: control.id })}>
              All its evidence
            </ButtonLink>
          ) : null}
        </Part>
      ) : null}
    </>
  );
}

function standingWord({ state, review }: EvidenceItem): string {
  if (state !== "submitted") return `${state} · `;
  return review ? `${REVIEW_WORD[review.state]} · ` : "";
}

function Engagement({ scope, engagement, period, today, lane }: { scope: InWorkspace } & ControlLanes[number]) {
  const href = hrefIn(scope, "/evidence", { engagement: engagement.id, control: lane.code });
  const [row] = rowsOf([lane], period.from, false, () => href, engagement.measure);
  if (!row) return null;
  return (
    <li className="grid gap-1 border-rule border-b py-2">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <Link className="link" href={href}>
          {engagement.name}
        </Link>
        <span className="text-ink-2 text-sm">{tally(row)}</span>
      </p>
      {row.states.length > 0 ? <SoloLane row={row} period={period} today={today} /> : null}
    </li>
  );
}
