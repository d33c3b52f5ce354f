import { Kbd } from "../kbd.tsx";
import { type SignState, StateSign } from "../sign.tsx";

export type Legend = { state: SignState; word: string }[];

/** The signs, and the keys where they work. */
export function TimelineLegend({ legend }: { legend: Legend }) {
  return (
    <div className="z-10 flex flex-wrap items-center gap-x-4 gap-y-1.5 border-rule border-t bg-paper py-2 text-ink-2 text-sm sm:sticky sm:bottom-0 print:static">
      {legend.map((each) => (
        <StateSign key={each.state} {...each} />
      ))}
      <span className="ml-auto flex flex-wrap items-center gap-x-3 gap-y-1 max-md:hidden print:hidden">
        <span>
          <Kbd>←→</Kbd> occurrence
        </span>
        <span>
          <Kbd>↑↓</Kbd> control
        </span>
        <span>
          <Kbd>⏎</Kbd> open
        </span>
        <span>
          <Kbd>G</Kbd> next gap
        </span>
      </span>
    </div>
  );
}
