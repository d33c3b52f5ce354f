import type { FormOf } from "#app/_lib/use-form.ts";
import { Field } from "#app/_ui/field.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import {
  type Examined,
  OPINION_LABEL,
  type Opinion,
  type OpinionPart,
  opinionParts,
  PART_LABEL,
} from "#server/audit/issued/rules.ts";

type Props = {
  sheet: Examined;
  form: Pick<FormOf<Record<OpinionPart, Opinion | "">, unknown>, "errors" | "text">;
};

const CHOICES = Object.keys(OPINION_LABEL) as Opinion[];

/** One opinion for each part of the report. */
export function OpinionFields({ sheet, form }: Props) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {opinionParts(sheet).map((part) => (
        <Field key={part} label={PART_LABEL[part]} error={form.errors[part]} required>
          <SelectInput {...form.text(part)}>
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
