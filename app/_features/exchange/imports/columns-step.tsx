"use client";

import { Button } from "#app/_ui/button.tsx";
import { CheckboxInput, Field, TextInput } from "#app/_ui/field.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import type { ImportOpen, ImportPlan } from "#server/exchange/imports/schema.ts";
import { headingOf, IMPORT_FIELDS, type ImportField } from "#server/programme/controls/rules/columns.ts";
import { FREQUENCIES, FREQUENCY_LABEL } from "#server/programme/controls/rules/frequency.ts";

type FieldsProps = { open: ImportOpen; plan: ImportPlan; onChange(plan: ImportPlan): void };
type Props = FieldsProps & { onBack(): void; onNext(): void };

/** Maps columns to fields: guessed, with samples, and editable. Missing values are asked for once for all rows. */
export function ColumnsStep({ open, plan, onChange, onBack, onNext }: Props) {
  const needsCode = plan.columns.code === undefined;
  return (
    <div className="grid max-w-4xl gap-6">
      <SheetFields open={open} plan={plan} onChange={onChange} />
      <ColumnFields open={open} plan={plan} onChange={onChange} />
      <DefaultFields plan={plan} onChange={onChange} />
      <p className="flex gap-2">
        <Button onClick={onBack}>Choose another file</Button>
        <Button variant="primary" disabled={needsCode} onClick={onNext}>
          Preview
        </Button>
        {needsCode && (
          <span className="self-center text-ink-2">First choose the column that holds the control ID.</span>
        )}
      </p>
    </div>
  );
}

function SheetFields({ open, plan, onChange }: FieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Sheet">
        <SelectInput
          value={plan.sheet}
          onChange={(e) => onChange({ ...plan, sheet: Number(e.target.value), headerRow: 0, columns: {} })}
        >
          {open.sheets.map((sheet, i) => (
            <option key={sheet.name} value={i}>
              {sheet.name} ({sheet.rows} rows)
            </option>
          ))}
        </SelectInput>
      </Field>
      <Field label="Header row" hint="As numbered in the spreadsheet.">
        <TextInput
          type="number"
          min={1}
          max={open.sheets[plan.sheet]?.rows ?? 1}
          value={plan.headerRow + 1}
          onChange={(e) => onChange({ ...plan, headerRow: Math.max(0, Number(e.target.value) - 1) })}
        />
      </Field>
    </div>
  );
}

function ColumnFields({ open, plan, onChange }: FieldsProps) {
  const { columns } = plan;
  const setColumn = (field: Exclude<ImportField, "criteria">, value: string) =>
    onChange({ ...plan, columns: { ...columns, [field]: value === "" ? undefined : Number(value) } });
  const toggleCriteria = (index: number, on: boolean) => {
    const rest = (columns.criteria ?? []).filter((c) => c !== index);
    onChange({ ...plan, columns: { ...columns, criteria: on ? [...rest, index].sort((a, b) => a - b) : rest } });
  };
  return (
    <section aria-labelledby="columns">
      <h2 id="columns" className="mb-2 font-medium font-title text-lg">
        Columns
      </h2>
      <ul className="border-rule border-t">
        {IMPORT_FIELDS.filter((f) => f !== "criteria").map((field) => {
          const index = columns[field];
          return (
            <li
              key={field}
              className="grid items-start gap-x-4 gap-y-1 border-rule border-b py-2 sm:grid-cols-[minmax(0,18rem)_1fr]"
            >
              <Field label={headingOf(field)} required={field === "code"}>
                <SelectInput value={index ?? ""} onChange={(e) => setColumn(field, e.target.value)}>
                  <option value="">Not in this list</option>
                  {open.headers.map((header, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                    <option key={i} value={i}>
                      {header || `Column ${i + 1}`}
                    </option>
                  ))}
                </SelectInput>
              </Field>
              <p className="min-w-0 truncate text-ink-2 sm:pt-7">
                {index === undefined ? "" : (open.samples[index] ?? []).join(" · ")}
              </p>
            </li>
          );
        })}
      </ul>
      <fieldset className="mt-4">
        <legend className="font-medium">Criteria are in</legend>
        <p className="text-ink-2">Several columns may hold them, such as one for Trust Services and one for Annex A.</p>
        <div className="mt-2 grid gap-1.5 sm:grid-cols-2">
          {open.headers.map((header, i) => (
            <CheckboxInput
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              key={i}
              label={header || `Column ${i + 1}`}
              checked={columns.criteria?.includes(i) ?? false}
              onChange={(e) => toggleCriteria(i, e.target.checked)}
            />
          ))}
        </div>
      </fieldset>
    </section>
  );
}

function DefaultFields({ plan, onChange }: Omit<FieldsProps, "open">) {
  const { columns, defaults } = plan;
  const lacks = (field: "owner" | "frequency") => columns[field] === undefined;
  return (
    <section aria-labelledby="lacks" className="grid gap-4 sm:grid-cols-2">
      <h2 id="lacks" className="font-medium font-title text-lg sm:col-span-2">
        For rows that leave it empty
      </h2>
      <Field
        label={lacks("owner") ? "Owner (the list has none)" : "Owner where empty"}
        hint="A member's name, or someone to invite later. If empty, it shows as a gap."
      >
        <TextInput
          value={defaults.owner ?? ""}
          onChange={(e) => onChange({ ...plan, defaults: { ...defaults, owner: e.target.value || null } })}
        />
      </Field>
      <Field
        label={lacks("frequency") ? "Frequency (the list has none)" : "Frequency where empty"}
        hint="If empty, it shows as a gap."
      >
        <SelectInput
          value={defaults.frequency ?? ""}
          onChange={(e) =>
            onChange({
              ...plan,
              defaults: { ...defaults, frequency: FREQUENCIES.find((f) => f === e.target.value) ?? null },
            })
          }
        >
          <option value="">Leave to be filled in</option>
          {FREQUENCIES.map((f) => (
            <option key={f} value={f}>
              {FREQUENCY_LABEL[f]}
            </option>
          ))}
        </SelectInput>
      </Field>
    </section>
  );
}
