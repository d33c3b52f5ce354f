// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot hold lanes and cells that are drawn only where needed
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at its parts by aria-activedescendant
import type { Ref } from "react";
import { cx } from "../cx.ts";
import { type Division, type Scale, xOf } from "./geometry.ts";

type HeadProps = {
  scale: Scale;
  divisions: Division[];
  today: number;
  laneRef: Ref<HTMLDivElement>;
  daily: boolean;
  columns: string;
};

/** The months of the period, or the days of the month, over the lanes. Stays in sight. */
export function TimelineHead({ scale, divisions, today, laneRef, daily, columns }: HeadProps) {
  const now = xOf(scale, today + 1);
  return (
    <div
      role="row"
      aria-rowindex={1}
      className={cx(
        "sticky top-(--sticky-top) z-10 border-rule-strong border-y bg-paper outline-none print:static",
        columns,
      )}
    >
      <div role="columnheader" className="flex items-end pb-[2px] text-ink-2 text-sm @max-[600px]:sr-only">
        Control
      </div>
      <div role="columnheader" aria-label="Occurrences over the period" ref={laneRef} className="relative h-9">
        {scale.width > 0 &&
          divisions.map((division) => (
            <span
              key={division.at}
              style={{ left: division.at * scale.perDay, width: division.days * scale.perDay }}
              className={cx(
                "absolute bottom-0 h-[19px] overflow-hidden whitespace-nowrap pb-[5px] text-sm",
                daily && scale.perDay >= 20 ? "text-center" : "pl-[5px]",
                "border-rule border-l",
                division.quiet ? "text-ink-3" : "text-ink-2",
              )}
            >
              {labelOf(division, scale, divisions.length, daily)}
            </span>
          ))}
        {daily && divisions[0] ? (
          <span className="absolute top-[2px] left-[5px] text-ink text-xs leading-none">{divisions[0].label}</span>
        ) : null}
        {now > 0 && now <= scale.width ? (
          <>
            <svg className="absolute bottom-0 left-0 overflow-visible" width="1" height="19" aria-hidden="true">
              <path
                d={`M${Math.round(now) + 0.5} 0V19`}
                className="stroke-ink-2"
                strokeDasharray="3 3"
                shapeRendering="crispEdges"
              />
            </svg>
            <span
              style={{ left: Math.min(Math.max(now, daily ? 80 : 14), scale.width - 14) }}
              className="absolute top-[2px] -translate-x-1/2 whitespace-nowrap text-ink text-xs leading-none"
            >
              today
            </span>
          </>
        ) : null}
      </div>
    </div>
  );
}

function labelOf(division: Division, scale: Scale, count: number, daily: boolean): string {
  const usual = scale.width / count;
  const room = division.days * scale.perDay;
  if (daily) return usual >= 20 || division.at === 0 || (division.at + 1) % 5 === 0 ? division.short : "";
  if (room >= 10 + division.label.length * 6.6) return division.label;
  if (usual >= 28) return room >= 24 ? division.short : "";
  return room >= 12 ? division.short.charAt(0) : "";
}
