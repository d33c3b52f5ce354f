import { cx } from "#app/_ui/cx.ts";
import { Sign } from "#app/_ui/sign.tsx";
import { STATUS_LABEL, statusesOf } from "#server/plan/engagements/rules.ts";
import type { EngagementSheet } from "#server/plan/engagements/schema.ts";

/** The engagement's steps in a row: those behind it, where it is, and those to come. */
export function StatusTrack({ sheet }: { sheet: EngagementSheet }) {
  const steps = statusesOf(sheet);
  const at = steps.indexOf(sheet.status);
  if (at < 0)
    return (
      <p className="font-title text-xl">
        <Sign state="not-applicable" className="mr-2" />
        {STATUS_LABEL[sheet.status]}
      </p>
    );
  return (
    <ol className="grid sm:auto-cols-fr sm:grid-flow-col">
      {steps.map((step, i) => {
        const here = i === at;
        const done = i < at || sheet.status === "issued";
        return (
          <li
            key={step}
            aria-current={here ? "step" : undefined}
            className={cx(
              "flex items-baseline gap-1.5 py-1.5 wrap-normal max-sm:border-l-2 max-sm:pl-3 sm:border-t-2 sm:pr-3",
              done || here ? "border-tick" : "border-rule-strong",
              here ? "font-semibold" : "text-ink-2",
            )}
          >
            <Sign state={done ? "covered" : here ? "due" : "coming"} className="shrink-0 self-center" />
            {STATUS_LABEL[step]}
            <span className="sr-only">{done ? ", done" : here ? ", now" : ", to come"}</span>
          </li>
        );
      })}
    </ol>
  );
}
