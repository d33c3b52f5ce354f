"use client";

import { cx } from "#app/_ui/cx.ts";
import { type Band, bandOf, heatMap } from "#server/programme/risks/rules/register.ts";
import type { Register } from "#server/programme/risks/schema.ts";

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
  return (
    <figure className="w-fit max-w-full">
      <table className="border-separate border-spacing-0.5">
        <caption className="sr-only">Risks by {rating} likelihood and impact</caption>
        <tbody>
          {map.toReversed().map((row, n) => {
            const likelihood = levels - n;
            return (
              <tr key={likelihood}>
                <th scope="row" className="pr-2 text-end font-normal text-ink-2 text-sm">
                  {scale.likelihoods[likelihood - 1]}
                </th>
                {row.map((found, i) => {
                  const impact = i + 1;
                  const product = likelihood * impact;
                  const on = chosen?.likelihood === likelihood && chosen.impact === impact;
                  return (
                    <td
                      key={scale.impacts[i]}
                      className={cx("h-11 w-11 p-0 text-center", BAND[bandOf(product, levels)])}
                    >
                      <button
                        type="button"
                        aria-pressed={on}
                        aria-label={`${scale.likelihoods[likelihood - 1]}, ${scale.impacts[i]}: ${found.length} ${found.length === 1 ? "risk" : "risks"}`}
                        disabled={found.length === 0}
                        className={cx(
                          "block h-11 w-full tabular-nums",
                          found.length > 0 ? "font-medium hover:underline" : "text-ink-2",
                          on && "outline-2 outline-focus -outline-offset-2",
                          product > scale.tolerance && "border-2 border-ink/60",
                        )}
                        onClick={() => onChoose(on ? null : { likelihood, impact })}
                      >
                        {found.length || ""}
                      </button>
                    </td>
                  );
                })}
              </tr>
            );
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

const BAND: Record<Band, string> = {
  low: "bg-tick-wash",
  moderate: "bg-due-wash",
  high: "bg-late-wash",
  severe: "bg-miss-wash",
};
