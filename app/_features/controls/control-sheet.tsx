import type { ReactNode } from "react";
import { cx } from "#app/_ui/cx.ts";
import type { InWorkspace } from "#server/access/schema.ts";
import { formatDay } from "#server/calendar/rules.ts";
import { NATURE_LABEL } from "#server/controls/rules/kinds.ts";
import type { ControlSheet as Sheet } from "#server/controls/schema.ts";
import { FREQUENCY_LABEL } from "#server/occurrences/rules/frequency.ts";
import { ControlCriteria } from "./control-criteria.tsx";
import { ControlVersions } from "./control-versions.tsx";
import { GapSign, StatusWord } from "./gap-sign.tsx";

type Props = { scope: InWorkspace; sheet: Sheet; timeZone: string; mayMap: boolean };

/** Everything about one control on one sheet: what, who, when, for which criteria, and how it came to be so. */
export function ControlSheet({ scope, sheet, timeZone, mayMap }: Props) {
  return (
    <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
      <Part name="Statement">
        {sheet.statement ? (
          <p className="max-w-[72ch] whitespace-pre-line text-lg">{sheet.statement}</p>
        ) : (
          <p className="text-ink-2">No statement yet: an auditor tests what it says.</p>
        )}
        {sheet.placeholders.length > 0 ? (
          <p className="flex flex-wrap items-baseline gap-x-3 pt-2">
            <GapSign gap="placeholder" /> <span className="font-code text-sm">{sheet.placeholders.join(" ")}</span>
          </p>
        ) : null}
      </Part>
      <Part name="Facts" className="lg:col-start-2 lg:row-span-2 lg:row-start-1">
        <Facts sheet={sheet} />
      </Part>
      <div className="grid min-w-0 content-start gap-6">
        <Part name="Criteria">
          <ControlCriteria scope={scope} sheet={sheet} mayMap={mayMap} />
        </Part>
        <Part name="Versions">
          <ControlVersions versions={sheet.versions} timeZone={timeZone} />
        </Part>
      </div>
    </div>
  );
}

function Facts({ sheet }: { sheet: Sheet }) {
  return (
    <dl className="border-rule border-t">
      <Fact name="Owner">
        {sheet.owner ? (
          <>
            {sheet.owner.name}
            {sheet.owner.state === "named" ? <span className="text-ink-2"> · not a member yet</span> : null}
            {sheet.owner.state === "ended" ? <span className="text-miss"> · has left</span> : null}
          </>
        ) : (
          <GapSign gap="owner" />
        )}
      </Fact>
      <Fact name="Escalation">
        {sheet.escalation.length === 0 ? (
          "nobody"
        ) : (
          <ol>
            {sheet.escalation.map((step) => (
              <li key={step.membershipId}>
                {step.name}, after {days(step.days)}
              </li>
            ))}
          </ol>
        )}
      </Fact>
      <Fact name="Frequency">{sheet.frequency ? FREQUENCY_LABEL[sheet.frequency] : <GapSign gap="frequency" />}</Fact>
      {sheet.anchor ? <Fact name="Cycle starts on">{formatDay(sheet.anchor)}</Fact> : null}
      {sheet.frequency ? (
        <>
          <Fact name="Due">{dueWords(sheet)}</Fact>
          <Fact name="Grace">{sheet.graceDays === 0 ? "none" : days(sheet.graceDays)}</Fact>
        </>
      ) : null}
      <Fact name="Performed">{performed(sheet)}</Fact>
      <Fact name="Type">{sheet.type ?? "not said"}</Fact>
      <Fact name="Nature">{sheet.nature ? NATURE_LABEL[sheet.nature] : "not said"}</Fact>
      <Fact name="Key control">{sheet.isKey ? "yes" : "no"}</Fact>
      <Fact name="Status">
        <StatusWord status={sheet.status} />
      </Fact>
      <Fact name="Evidence">{sheet.evidenceTypes.map((t) => t.replaceAll("_", " ")).join(", ") || "not said"}</Fact>
      {sheet.category ? <Fact name="Category">{sheet.category}</Fact> : null}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 border-rule border-b py-1.5">
      <dt className="text-ink-2">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

function Part({ name, className, children }: { name: string; className?: string; children: ReactNode }) {
  return (
    <section aria-label={name} className={cx("min-w-0", className)}>
      <h2 className="pb-1.5 text-xl">{name}</h2>
      {children}
    </section>
  );
}

function dueWords({ frequency, dueDays }: Sheet): string {
  const event = frequency === "as_needed";
  if (dueDays === null) return event ? "on the event's day" : "on the cycle's last day";
  return `${days(dueDays)} after ${event ? "the event" : "the cycle starts"}`;
}

function performed({ operatesFrom, operatesTo }: Sheet): string {
  if (!operatesFrom && !operatesTo) return "always";
  if (!operatesTo) return `since ${formatDay(operatesFrom ?? "")}`;
  return operatesFrom ? `${formatDay(operatesFrom)} – ${formatDay(operatesTo)}` : `until ${formatDay(operatesTo)}`;
}

function days(n: number): string {
  return n === 1 ? "1 day" : `${n} days`;
}
