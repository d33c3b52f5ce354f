"use client";

import { CheckboxInput, Field, RadioInput, TextInput } from "#app/_ui/field.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import {
  CATEGORY_LABEL,
  type Category,
  ENGAGEMENT_LABEL,
  type EngagementKind,
  typesOf,
} from "#server/ground/report-kinds/rules.ts";
import { COMBINED, combinesWith, isSettled } from "#server/plan/engagements/rules.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import { categoriesOf, type EngagementForm, withBase, withKind, withType } from "./form-state.ts";

type Props = {
  form: EngagementForm;
  errors: Record<string, string>;
  engagements: Engagement[];
  onChange(form: EngagementForm): void;
};

const KINDS: { kind: EngagementKind; hint: string }[] = [
  { kind: "soc2", hint: "Security and related commitments to customers, for readers under an agreement." },
  { kind: "soc1", hint: "Controls relevant to your customers' financial statements." },
  { kind: "soc3", hint: "The public short form of a SOC 2 Type 2." },
  { kind: "soc_cybersecurity", hint: "The cybersecurity programme of the whole entity." },
  { kind: "isae3402", hint: "The international counterpart of a SOC 1." },
  { kind: "iso27001", hint: "Certification of an information security management system." },
];

export function KindFields({ form, errors, onChange }: Props) {
  const types = typesOf(form.kind);
  return (
    <>
      <Field label="Kind" error={errors.kind} group>
        {KINDS.map(({ kind, hint }) => (
          <RadioInput
            key={kind}
            name="kind"
            label={ENGAGEMENT_LABEL[kind]}
            hint={hint}
            checked={form.kind === kind}
            onChange={() => onChange(withKind(form, kind))}
          />
        ))}
      </Field>
      {types.length > 0 ? (
        <Field
          label="Type"
          error={errors.type}
          hint={form.kind === "soc3" ? "A SOC 3 always covers a period." : undefined}
          group
        >
          {types.map((type) => (
            <RadioInput
              key={type}
              name="type"
              label={`Type ${type}`}
              hint={type === 1 ? "Design of the controls on one date." : "Design and operation over a period."}
              checked={form.type === type}
              onChange={() => onChange(withType(form, type))}
            />
          ))}
        </Field>
      ) : null}
    </>
  );
}

export function DateFields(props: Props) {
  const { form, errors, onChange } = props;
  const fixed = form.basedOnId !== "";
  if (form.type === 1)
    return (
      <>
        <WindowField {...props} />
        <Field label="As of" error={errors.asOf} hint="Evidence from the year before this date is examined." required>
          <TextInput
            type="date"
            className="max-w-44"
            readOnly={fixed}
            value={form.asOf}
            onChange={(e) => onChange({ ...form, asOf: e.target.value })}
          />
        </Field>
      </>
    );
  return (
    <>
      <WindowField {...props} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="First day"
          error={errors.periodFrom}
          hint={fixed ? "Same as the engagement it is combined with." : undefined}
          required
        >
          <TextInput
            type="date"
            readOnly={fixed}
            value={form.periodFrom}
            onChange={(e) => onChange({ ...form, periodFrom: e.target.value })}
          />
        </Field>
        <Field
          label="Last day"
          error={errors.periodTo}
          hint={fixed ? "Same as the engagement it is combined with." : "Usually 3 to 12 months; both days count."}
          required
        >
          <TextInput
            type="date"
            readOnly={fixed}
            value={form.periodTo}
            onChange={(e) => onChange({ ...form, periodTo: e.target.value })}
          />
        </Field>
      </div>
    </>
  );
}

export function CategoryFields({ form, errors, onChange }: Props) {
  const possible = categoriesOf(form.kind);
  const toggle = (category: Category, on: boolean) =>
    onChange({ ...form, categories: possible.filter((c) => (c === category ? on : form.categories.includes(c))) });
  return (
    <Field label="Categories" error={errors.categories} hint="Each adds its criteria to the 33 common ones." group>
      {possible.map((category) => (
        <CheckboxInput
          key={category}
          label={CATEGORY_LABEL[category]}
          hint={category === "security" ? "Always included: its criteria are common to every category." : undefined}
          checked={form.categories.includes(category)}
          disabled={category === "security"}
          onChange={(e) => toggle(category, e.target.checked)}
        />
      ))}
    </Field>
  );
}

/** The engagement whose window it shares: a SOC 3 always shares its SOC 2's, others optionally. */
function WindowField({ form, errors, engagements, onChange }: Props) {
  const bases = engagements.filter((e) => combinesWith(form, e) && !isSettled(e.status));
  const must = form.kind === "soc3";
  if (!COMBINED[form.kind] || (!must && bases.length === 0)) return null;
  return (
    <Field
      label="Combined with"
      error={errors.basedOnId}
      hint={
        bases.length === 0
          ? "There is no SOC 2 Type 2 in this workspace yet: set that one up first."
          : "They share one window: its dates change for both."
      }
      required={must}
      optional={!must}
    >
      <SelectInput
        value={form.basedOnId}
        onChange={(e) =>
          onChange(
            withBase(
              form,
              bases.find((b) => b.id === e.target.value),
            ),
          )
        }
      >
        <option value="">{must ? "Choose a SOC 2 Type 2" : "None: it has dates of its own"}</option>
        {bases.map((base) => (
          <option key={base.id} value={base.id}>
            {base.name}
          </option>
        ))}
      </SelectInput>
    </Field>
  );
}
