"use client";

import { CheckboxInput, Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { NamedPerson } from "#server/people/people/schema.ts";
import { type FieldFacts, factsOf } from "#server/programme/controls/rules/fields.ts";
import { placeholdersIn } from "#server/programme/controls/rules/placeholders.ts";
import { ANCHORED } from "#server/programme/controls/rules/problems.ts";
import { missingWording, WORDING } from "#server/programme/controls/rules/wording.ts";
import { described } from "./described.ts";
import { EscalationFields } from "./escalation-fields.tsx";
import type { ControlForm, WrittenField } from "./form-state.ts";

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

function WhatFields(props: FieldsProps) {
  return (
    <Group name="What is done">
      <div className="grid gap-4 sm:grid-cols-[10rem_minmax(0,1fr)]">
        <Written {...props} field="code" className="font-code" />
        <Written {...props} field="title" />
      </div>
      <Written {...props} field="statement" rows={5} />
      <WordingHint statement={props.form.statement} />
      <Written {...props} field="category" optional />
    </Group>
  );
}

/** While typing: what the statement does not say yet, and placeholders still to fill in. */
function WordingHint({ statement }: { statement: string }) {
  const missing = missingWording(statement);
  const unfilled = placeholdersIn(statement);
  return (
    <p aria-live="polite" className="min-h-6 text-sm">
      {missing.length > 0 ? (
        <StateSign state="late" word={`It does not seem to state ${missing.map((m) => WORDING[m]).join(", ")}.`} wrap />
      ) : statement.trim() !== "" && unfilled.length === 0 ? (
        <StateSign state="covered" word="It states who, what, when and the evidence." wrap />
      ) : null}
      {unfilled.length > 0 ? (
        <StateSign state="late" word={`Still to be filled in: ${unfilled.join(" ")}`} wrap className="ml-3" />
      ) : null}
    </p>
  );
}

const STATE_NOTE = { active: "", named: " (not a member yet)", invited: " (invited)", ended: " (has left)" };

function WhoFields(props: FieldsProps) {
  const { form, errors, people, onChange } = props;
  return (
    <Group name="Who performs it">
      <Written {...props} field="ownerId" other="Someone else…" />
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
        <Written {...props} field="performerId" optional />
        <Written {...props} field="reviewerId" optional />
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

function WhenFields(props: FieldsProps) {
  const { form, onChange } = props;
  const isAnchored = ANCHORED.some((f) => f === form.frequency);
  const ofEvent = { label: "Due, days after the event", help: "Empty: the same day." };
  return (
    <Group name="When it is performed">
      <div className="grid gap-4 sm:grid-cols-2">
        <Written
          {...props}
          field="frequency"
          onChange={(change) =>
            onChange({ ...change, anchor: ANCHORED.some((f) => f === change.frequency) ? form.anchor : "" })
          }
        />
        {isAnchored ? <Written {...props} field="anchor" optional /> : null}
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Written {...props} field="dueDays" facts={form.frequency === "as_needed" ? ofEvent : undefined} optional />
        <Written {...props} field="graceDays" />
        <Written {...props} field="operatesFrom" optional />
        <Written {...props} field="operatesTo" optional />
      </div>
    </Group>
  );
}

function HowFields(props: FieldsProps) {
  const { form, onChange } = props;
  const { label, help } = factsOf("isKey");
  return (
    <Group name="How it works">
      <div className="grid gap-4 sm:grid-cols-3">
        <Written {...props} field="type" />
        <Written {...props} field="nature" />
        <Written {...props} field="status" />
      </div>
      <CheckboxInput
        label={label}
        hint={help}
        checked={form.isKey}
        onChange={(e) => onChange({ isKey: e.target.checked })}
      />
      <Written {...props} field="evidenceReview" />
      <Written {...props} field="evidenceTypes" rows={3} optional />
    </Group>
  );
}

type WrittenProps = FieldsProps & {
  field: WrittenField;
  /** overrides of the field's own description */
  facts?: Partial<FieldFacts>;
  optional?: boolean;
  rows?: number;
  /** a last choice, whose value is "other" */
  other?: string;
  className?: string;
};

/** One field as its facts describe it: a line, a text, a day, days, or a choice. */
function Written({ form, errors, people, onChange, field, facts, optional, rows, other, className }: WrittenProps) {
  const { label, help, kind, choices, none, example, isRequired } = { ...factsOf(described(field)), ...facts };
  const input = {
    value: form[field],
    placeholder: example,
    className,
    onChange: (e: { target: { value: string } }) => onChange({ [field]: e.target.value }),
  };
  const offered = kind === "person" ? people.map(choiceOf) : Object.entries(choices ?? {});
  return (
    <Field label={label} hint={help} error={errors[field]} required={isRequired} optional={optional}>
      {kind === "text" || kind === "lines" ? (
        <TextArea rows={rows} {...input} />
      ) : kind === "choice" || kind === "person" ? (
        <SelectInput value={input.value} onChange={input.onChange}>
          {none ? <option value="">{none}</option> : null}
          {offered.map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
          {other ? <option value="other">{other}</option> : null}
        </SelectInput>
      ) : (
        <TextInput
          type={kind === "day" ? "date" : "text"}
          inputMode={kind === "days" ? "numeric" : undefined}
          {...input}
        />
      )}
    </Field>
  );
}

function choiceOf({ id, name, state }: NamedPerson): [string, string] {
  return [id, name + (state ? STATE_NOTE[state] : "")];
}

export function Group({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <section aria-label={name} className="grid gap-4 border-rule border-t py-5 lg:grid-cols-[11rem_minmax(0,1fr)]">
      <h2 className="text-lg">{name}</h2>
      <div className="grid min-w-0 gap-4">{children}</div>
    </section>
  );
}
