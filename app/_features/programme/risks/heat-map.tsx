"use client";

import { cx } from "#app/_ui/cx.ts";
import { type Band, bandOf, heatMap } from "#server/programme/risks/rules/register.ts";
import type { Register, RiskScale } from "#server/programme/risks/schema.ts";

type Cell = { likelihood: number; impact: number };
type Props = {
  register: Register;
  rating: "inherent" | "residual";
  chosen: Cell | null;
  onChoose(cell: Cell | null): void;
};

/** Risks by rating: likelihood upwards, impact to the right. A cell filters the register below. */
export function HeatMap({ register, rating, chosen, onChoose }: Props) {
  const { risks, scale } = register;
  const levels = scale.likelihoods.length;
  const map = heatMap(risks, levels, rating);
  const isChosen = (cell: Cell) => chosen?.likelihood === cell.likelihood && chosen.impact === cell.impact;
  return (
    <figure className="w-fit max-w-full">
      <table className="border-separate border-spacing-0.5">
        <caption className="sr-only">Risks by {rating} likelihood and impact</caption>
        <tbody>
          {map.toReversed().map((row, n) => {
            const likelihood = levels - n;
            const counts = row.map((found) => found.length);
            return <LikelihoodRow key={likelihood} {...{ scale, likelihood, counts, isChosen, onChoose }} />;
          })}
          <tr>
            <td />
            {scale.impacts.map((word) => (
              <th key={word} scope="col" className="w-11 max-w-11 pt-1 align-top font-normal text-ink-2 text-sm">
                <span className="block truncate" title={word}>
                  {word}
                </span>
              </th>
            ))}
          </tr>
        </tbody>
      </table>
      <figcaption className="pt-1 text-ink-2 text-sm">
        Likelihood upwards, impact to the right. A framed cell is above the tolerance of {scale.tolerance}.
      </figcaption>
    </figure>
  );
}

type Choosing = { scale: RiskScale; isChosen(cell: Cell): boolean } & Pick<Props, "onChoose">;

/** One likelihood's cells, the least impact first. */
function LikelihoodRow(props: Choosing & { likelihood: number; counts: number[] }) {
  const { scale, likelihood, counts } = props;
  return (
    <tr>
      <th scope="row" className="pr-2 text-end font-normal text-ink-2 text-sm">
        {scale.likelihoods[likelihood - 1]}
      </th>
      {counts.map((count, i) => (
        <td
          key={scale.impacts[i]}
          className={cx("h-11 w-11 p-0 text-center", BAND[bandOf(likelihood * (i + 1), scale.likelihoods.length)])}
        >
          <CellButton {...props} cell={{ likelihood, impact: i + 1 }} count={count} />
        </td>
      ))}
    </tr>
  );
}

function CellButton({ scale, cell, count, isChosen, onChoose }: Choosing & { cell: Cell; count: number }) {
  const { likelihood, impact } = cell;
  const on = isChosen(cell);
  return (
    <button
      type="button"
      aria-pressed={on}
      aria-label={`${scale.likelihoods[likelihood - 1]}, ${scale.impacts[impact - 1]}: ${count} ${count === 1 ? "risk" : "risks"}`}
      disabled={count === 0}
      className={cx(
        "block h-11 w-full tabular-nums",
        count > 0 ? "font-medium hover:underline" : "text-ink-2",
        on && "outline-2 outline-focus -outline-offset-2",
        likelihood * impact > scale.tolerance && "border-2 border-ink/60",
      )}
      onClick={() => onChoose(on ? null : cell)}
    >
      {count || ""}
    </button>
  );
}

const BAND: Record<Band, string> = {
  low: "bg-tick-wash",
  moderate: "bg-due-wash",
  high: "bg-late-wash",
  severe: "bg-miss-wash",
};
