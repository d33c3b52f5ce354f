import { bandOf, score } from "#server/programme/risks/rules/register.ts";
import type { Rating, RiskScale } from "#server/programme/risks/schema.ts";

/** "6 moderate" */
export function RatingWord({ rating, scale }: { rating: Rating | null; scale: RiskScale }) {
  if (!rating) return <span className="text-ink-2">not rated</span>;
  const words = `${scale.likelihoods[rating.likelihood - 1]}, ${scale.impacts[rating.impact - 1]}`;
  return (
    <span className="whitespace-nowrap tabular-nums" title={words}>
      {score(rating)} <span className="text-ink-2">{bandOf(score(rating), scale.likelihoods.length)}</span>
    </span>
  );
}
