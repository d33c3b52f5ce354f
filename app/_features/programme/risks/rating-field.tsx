"use client";

import { Field } from "#app/_ui/field.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import { bandOf, score } from "#server/programme/risks/rules/register.ts";
import type { Rating, RiskScale } from "#server/programme/risks/schema.ts";

type Props = {
  label: string;
  hint: string;
  scale: RiskScale;
  value: Partial<Rating>;
  error?: string | null;
  onChange(value: Partial<Rating>): void;
};

/** Likelihood times impact, showing the product. */
export function RatingField({ label, hint, scale, value, error, onChange }: Props) {
  const rating = wholeRating(value);
  const choose = (part: keyof Rating, words: readonly string[]) => (
    <SelectInput
      aria-label={`${label}: ${part}`}
      aria-invalid={error ? !value[part] : undefined}
      value={value[part] ?? ""}
      onChange={(e) => onChange({ ...value, [part]: e.target.value ? Number(e.target.value) : undefined })}
    >
      <option value="">{part}: not rated</option>
      {words.map((word, n) => (
        <option key={word} value={n + 1}>
          {n + 1} {word}
        </option>
      ))}
    </SelectInput>
  );
  return (
    <Field label={label} hint={hint} error={error} group>
      <div className="grid items-center gap-2 sm:grid-cols-[1fr_1fr_8rem]">
        {choose("likelihood", scale.likelihoods)}
        {choose("impact", scale.impacts)}
        <span className="text-ink-2">
          {rating ? `${score(rating)}, ${bandOf(score(rating), scale.likelihoods.length)}` : "not rated"}
        </span>
      </div>
    </Field>
  );
}

/** The rating if both parts are chosen, else null. */
export function wholeRating({ likelihood, impact }: Partial<Rating>): Rating | null {
  return likelihood && impact ? { likelihood, impact } : null;
}

/** What is wrong with a rating of which one part is chosen. */
export function ratingProblem({ likelihood, impact }: Partial<Rating>): string | null {
  if (Boolean(likelihood) === Boolean(impact)) return null;
  return `Choose the ${likelihood ? "impact" : "likelihood"} too, or neither.`;
}
