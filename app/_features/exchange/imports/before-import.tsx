import { Field, RadioInput, TextInput } from "#app/_ui/field.tsx";
import type { ImportOpen, ImportPlan } from "#server/exchange/imports/schema.ts";

type Props = { open: ImportOpen; plan: ImportPlan; today: string; onChange(plan: ImportPlan): void };
const CODES_SHOWN = 8;

/** What a list seldom says, and what would surprise later: since when its controls are performed, and windows without an occurrence. */
export function BeforeImport({ open, plan, today, onChange }: Props) {
  const { since } = plan.defaults;
  const answer = (value: string | null) => onChange({ ...plan, defaults: { ...plan.defaults, since: value } });
  return (
    <div className="my-4 grid gap-3 empty:hidden">
      {(open.lacksSince > 0 || since !== undefined) && (
        <Field
          group
          label="Since when have the new controls been performed?"
          hint={`Asked once for all rows that do not say it${open.lacksSince > 0 ? `: ${open.lacksSince.toLocaleString("en")}` : ""}. Nothing is due before that day.`}
          required
        >
          <RadioInput
            name="since"
            label="Since a day"
            checked={typeof since === "string"}
            onChange={() => answer(today)}
          />
          {typeof since === "string" && (
            <TextInput
              type="date"
              aria-label="First day performed"
              className="ml-6 max-w-44"
              value={since}
              onChange={(e) => e.target.value && answer(e.target.value)}
            />
          )}
          <RadioInput
            name="since"
            label="They always were"
            hint="Every open engagement asks for them from its first day."
            checked={since === null}
            onChange={() => answer(null)}
          />
        </Field>
      )}
      {open.empty.map(({ engagement, codes }) => (
        <p key={engagement} className="border-late-mark border-l-2 pl-3">
          {codes.length === 1 ? "1 control has" : `${codes.length.toLocaleString("en")} controls have`} no occurrence in
          the window of {engagement}:{" "}
          <span className="font-code text-sm">{codes.slice(0, CODES_SHOWN).join(", ")}</span>
          {codes.length > CODES_SHOWN && ` and ${codes.length - CODES_SHOWN} more`}. Check the month and the first day
          performed, or agree with the auditor before the dates are fixed.
        </p>
      ))}
    </div>
  );
}

/** Whether a question of the list is still open. */
export function isOpenQuestion(open: ImportOpen, plan: ImportPlan): boolean {
  return open.lacksSince > 0 && plan.defaults.since === undefined;
}
