import { Field, TextArea } from "#app/_ui/field.tsx";
import { StateSign } from "#app/_ui/sign.tsx";

type Props = {
  /** names of the windows inside which the change will wait; without one the reason is optional */
  windows: readonly string[];
  value: string;
  error?: string | null;
  /** whether it is the dialog's first field */
  isFirst?: boolean;
  onChange(why: string): void;
};

/** Warns that a change will wait for a second person, and asks for the reason. */
export function WhyInside({ windows, value, error, isFirst = false, onChange }: Props) {
  const waits = windows.length > 0;
  return (
    <div className="grid gap-2">
      {waits ? (
        <p>
          <StateSign
            state="due"
            word={`inside the period of ${windows.join(" and ")}: nothing changes until a second person approves it`}
            wrap
          />
        </p>
      ) : null}
      <Field
        label="Reason for the change"
        hint={waits ? "The second person and the auditor read it." : "Inside an audit period the auditor reads it."}
        error={error}
        required={waits}
        optional={!waits}
      >
        <TextArea
          data-first={isFirst ? "" : undefined}
          rows={2}
          maxLength={1000}
          value={value}
          onChange={(e) => onChange(e.target.value)}
        />
      </Field>
    </div>
  );
}
