"use client";

import { CheckboxInput, Field, SelectInput, TextArea, TextInput } from "#app/_ui/field.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { NamedPerson } from "#server/people/people/schema.ts";
import { FREQUENCIES, FREQUENCY_LABEL } from "#server/programme/controls/rules/frequency.ts";
import {
  CONTROL_NATURES,
  CONTROL_TYPES,
  EVIDENCE_REVIEW_LABEL,
  EVIDENCE_REVIEWS,
  NATURE_LABEL,
} from "#server/programme/controls/rules/kinds.ts";
import { placeholdersIn } from "#server/programme/controls/rules/placeholders.ts";
import { missingWording, WORDING } from "#server/programme/controls/rules/wording.ts";
import { EscalationFields } from "./escalation-fields.tsx";
import type { ControlForm } from "./form-state.ts";

export type FieldsProps = {
  form: ControlForm;
  errors: Record<string, string>;
  people: NamedPerson[];
  onChange(change: Partial<ControlForm>): void;
};

/** The fields of a control in four groups, in the order in which people think of them. */
export function ControlFields(props: FieldsProps) {
  return (
    <>
      <WhatFields {...props} />
      <WhoFields {...props} />
      <WhenFields {...props} />
      <HowFields {...props} />
    </>
  );
}

function WhatFields({ form, errors, onChange }: FieldsProps) {
  return (
    <Group name="What is done">
      <div className="grid gap-4 sm:grid-cols-[10rem_minmax(0,1fr)]">
        <Field label="ID" error={errors.code} required>
          <TextInput
            className="font-code"
            value={form.code}
            onChange={(e) => onChange({ code: e.target.value })}
            placeholder="IAM-07"
          />
        </Field>
        <Field label="Title" error={errors.title} required>
          <TextInput value={form.title} onChange={(e) => onChange({ title: e.target.value })} />
        </Field>
      </div>
      <Field
        label="Statement"
        error={errors.statement}
        hint="Who does what, when, and what remains as evidence. The auditor tests these words as they stand."
      >
        <TextArea rows={5} value={form.statement} onChange={(e) => onChange({ statement: e.target.value })} />
      </Field>
      <WordingHint statement={form.statement} />
      <Field label="Category" error={errors.category} optional>
        <TextInput
          value={form.category}
          onChange={(e) => onChange({ category: e.target.value })}
          placeholder="Logical access"
        />
      </Field>
    </Group>
  );
}

/** As it is typed: what the statement does not say yet, and what is still a placeholder. */
function WordingHint({ statement }: { statement: string }) {
  const missing = missingWording(statement);
  const unfilled = placeholdersIn(statement);
  return (
    <p aria-live="polite" className="min-h-6 text-sm">
      {missing.length > 0 ? (
        <StateSign state="late" word={`It does not seem to say ${missing.map((m) => WORDING[m]).join(", ")}.`} wrap />
      ) : statement.trim() !== "" && unfilled.length === 0 ? (
        <StateSign state="covered" word="It says who, what, when and what remains." wrap />
      ) : null}
      {unfilled.length > 0 ? (
        <StateSign state="late" word={`Still to be filled in: ${unfilled.join(" ")}`} wrap className="ml-3" />
      ) : null}
    </p>
  );
}

const STATE_NOTE = { active: "", named: " (not a member yet)", invited: " (invited)", ended: " (has left)" };

function WhoFields({ form, errors, people, onChange }: FieldsProps) {
  return (
    <Group name="Who does it">
      <Field label="Owner" error={errors.ownerId} hint="The one person who answers for the control.">
        <SelectInput value={form.ownerId} onChange={(e) => onChange({ ownerId: e.target.value })}>
          <option value="">Nobody yet</option>
          {people.map((p) => (
            <option key={p.id} value={p.id}>
              {p.name + (p.state ? STATE_NOTE[p.state] : "")}
            </option>
          ))}
          <option value="other">Somebody else…</option>
        </SelectInput>
      </Field>
      {form.ownerId === "other" ? (
        <Field
          label="Name or address"
          error={errors.ownerName}
          hint="They become a named person, whom you can invite later."
          required
        >
          <TextInput
            value={form.ownerName}
            onChange={(e) => onChange({ ownerName: e.target.value })}
            placeholder="Ada Example <ada@example.com>"
          />
        </Field>
      ) : null}
      <div className="grid gap-4 sm:grid-cols-2">
        {(["performerId", "reviewerId"] as const).map((role) => (
          <Field
            key={role}
            label={role === "performerId" ? "Performer" : "Reviewer"}
            hint={role === "performerId" ? "Who does it, where that is not the owner." : "Who looks at it afterwards."}
            error={errors[role]}
            optional
          >
            <SelectInput value={form[role]} onChange={(e) => onChange({ [role]: e.target.value })}>
              <option value="">{role === "performerId" ? "The owner" : "Nobody"}</option>
              {people.map((p) => (
                <option key={p.id} value={p.id}>
                  {p.name + (p.state ? STATE_NOTE[p.state] : "")}
                </option>
              ))}
            </SelectInput>
          </Field>
        ))}
      </div>
      <EscalationFields
        steps={form.escalation}
        people={people}
        error={errors.escalation}
        onChange={(escalation) => onChange({ escalation })}
      />
    </Group>
  );
}

const ANCHORED = ["weekly", "biweekly", "monthly", "quarterly", "semiannual", "annual"];

function WhenFields({ form, errors, onChange }: FieldsProps) {
  const anchored = ANCHORED.includes(form.frequency);
  const chooseFrequency = (frequency: string) =>
    onChange({ frequency, anchor: ANCHORED.includes(frequency) ? form.anchor : "" });
  return (
    <Group name="When it is done">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Frequency" error={errors.frequency} hint="Without one, no occurrence is due.">
          <SelectInput value={form.frequency} onChange={(e) => chooseFrequency(e.target.value)}>
            <option value="">Not decided</option>
            {FREQUENCIES.map((f) => (
              <option key={f} value={f}>
                {FREQUENCY_LABEL[f]}
              </option>
            ))}
          </SelectInput>
        </Field>
        {anchored ? (
          <Field
            label="Cycle starts on"
            error={errors.anchor}
            hint="Any day on which a cycle starts, such as 2026-06-01 for each June. Empty: the calendar's."
            optional
          >
            <TextInput type="date" value={form.anchor} onChange={(e) => onChange({ anchor: e.target.value })} />
          </Field>
        ) : null}
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={form.frequency === "as_needed" ? "Due, days after the event" : "Due, days after the cycle starts"}
          error={errors.dueDays}
          hint={form.frequency === "as_needed" ? "Empty: the same day." : "Empty: the cycle's last day."}
          optional
        >
          <TextInput inputMode="numeric" value={form.dueDays} onChange={(e) => onChange({ dueDays: e.target.value })} />
        </Field>
        <Field label="Grace, days" error={errors.graceDays} hint="After the due date, before evidence counts as late.">
          <TextInput
            inputMode="numeric"
            value={form.graceDays}
            onChange={(e) => onChange({ graceDays: e.target.value })}
          />
        </Field>
        <Field label="First day performed" error={errors.operatesFrom} hint="Empty: it has always been." optional>
          <TextInput
            type="date"
            value={form.operatesFrom}
            onChange={(e) => onChange({ operatesFrom: e.target.value })}
          />
        </Field>
        <Field label="Last day performed" error={errors.operatesTo} hint="Empty: it still is." optional>
          <TextInput type="date" value={form.operatesTo} onChange={(e) => onChange({ operatesTo: e.target.value })} />
        </Field>
      </div>
    </Group>
  );
}

function HowFields({ form, errors, onChange }: FieldsProps) {
  return (
    <Group name="How it works">
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Type" error={errors.type}>
          <SelectInput value={form.type} onChange={(e) => onChange({ type: e.target.value })}>
            <option value="">Not said</option>
            {CONTROL_TYPES.map((type) => (
              <option key={type} value={type}>
                {type}
              </option>
            ))}
          </SelectInput>
        </Field>
        <Field label="Nature" error={errors.nature}>
          <SelectInput value={form.nature} onChange={(e) => onChange({ nature: e.target.value })}>
            <option value="">Not said</option>
            {CONTROL_NATURES.map((nature) => (
              <option key={nature} value={nature}>
                {NATURE_LABEL[nature]}
              </option>
            ))}
          </SelectInput>
        </Field>
        <Field label="Status" error={errors.status}>
          <SelectInput value={form.status} onChange={(e) => onChange({ status: e.target.value })}>
            <option value="active">active</option>
            <option value="draft">draft</option>
          </SelectInput>
        </Field>
      </div>
      <CheckboxInput
        label="Key control"
        hint="A criterion would not be met without it."
        checked={form.isKey}
        onChange={(e) => onChange({ isKey: e.target.checked })}
      />
      <Field
        label="Review of evidence"
        error={errors.evidenceReview}
        hint="By a second person: it covers nothing until somebody else than its submitter has accepted it."
      >
        <SelectInput value={form.evidenceReview} onChange={(e) => onChange({ evidenceReview: e.target.value })}>
          {EVIDENCE_REVIEWS.map((review) => (
            <option key={review} value={review}>
              {EVIDENCE_REVIEW_LABEL[review]}
            </option>
          ))}
        </SelectInput>
      </Field>
      <Field
        label="Kinds of evidence"
        error={errors.evidenceTypes}
        hint="One a line: signed listing, ticket, configuration."
        optional
      >
        <TextArea rows={3} value={form.evidenceTypes} onChange={(e) => onChange({ evidenceTypes: e.target.value })} />
      </Field>
    </Group>
  );
}

export function Group({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <section aria-label={name} className="grid gap-4 border-rule border-t py-5 lg:grid-cols-[11rem_minmax(0,1fr)]">
      <h2 className="text-lg">{name}</h2>
      <div className="grid min-w-0 gap-4">{children}</div>
    </section>
  );
}
