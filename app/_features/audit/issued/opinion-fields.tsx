import { Field, SelectInput } from "#app/_ui/field.tsx";
import { type Examined, OPINION_LABEL, type Opinion, opinionParts, PART_LABEL } from "#server/audit/issued/rules.ts";
import type { ReportValues } from "#server/audit/issued/schema.ts";

type Props = {
  sheet: Examined;
  values: Omit<ReportValues, "uploadIds">;
  errors: Record<string, string>;
  onChange(change: Partial<ReportValues>): void;
};

const CHOICES = Object.keys(OPINION_LABEL) as Opinion[];

/** An opinion for each part that a report of this kind speaks to. */
export function OpinionFields({ sheet, values, errors, onChange }: Props) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {opinionParts(sheet).map((part) => (
        <Field key={part} label={PART_LABEL[part]} error={errors[part]} required>
          <SelectInput
            value={values[part] ?? ""}
            onChange={(e) => onChange({ [part]: CHOICES.find((o) => o === e.target.value) ?? null })}
          >
            <option value="">Choose</option>
            {CHOICES.map((o) => (
              <option key={o} value={o}>
                {OPINION_LABEL[o]}
              </option>
            ))}
          </SelectInput>
        </Field>
      ))}
    </div>
  );
}
