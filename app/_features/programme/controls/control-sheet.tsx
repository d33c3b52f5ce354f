import type { ReactNode } from "react";
import { ForReader } from "#app/_lib/audience.tsx";
import { Fact, Part } from "#app/_ui/sheet.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import { factsOf, shortOf } from "#server/programme/controls/rules/fields.ts";
import { FREQUENCY_LABEL } from "#server/programme/controls/rules/frequency.ts";
import { NATURE_LABEL } from "#server/programme/controls/rules/kinds.ts";
import type { ControlSheet as Sheet } from "#server/programme/controls/schema/control.ts";
import type { ControlRelated } from "#server/programme/controls/schema/related.ts";
import { AwaitingPart } from "./awaiting-part.tsx";
import { Comments } from "./comments.tsx";
import { ControlVersions } from "./control-versions.tsx";
import { GapSign, StatusWord } from "./gap-sign.tsx";
import { RelatedPart } from "./related-part.tsx";
import { SystemsPart } from "./systems-part.tsx";
import { NO_STATEMENT } from "./words.ts";

type Props = {
  scope: InWorkspace;
  sheet: Sheet;
  related: ControlRelated;
  /** the criteria it meets and how it operates, rendered by the rooms that know */
  criteria: ReactNode;
  operation: ReactNode;
  timeZone: string;
  mayWrite: boolean;
  mayComment: boolean;
};

/** One control: what, who, when, its criteria, and its history. */
export function ControlSheet(props: Props) {
  const { scope, sheet, related, timeZone, mayWrite, mayComment } = props;
  return (
    <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
      <Part name="Statement">
        {sheet.statement ? (
          <p className="max-w-[72ch] whitespace-pre-line text-lg">{sheet.statement}</p>
        ) : (
          <p className="text-ink-2">
            <ForReader words={NO_STATEMENT} />
          </p>
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
        {sheet.proposal ? (
          <AwaitingPart scope={scope} proposal={sheet.proposal} timeZone={timeZone} mayDecide={mayWrite} />
        ) : null}
        <Part name="Criteria">{props.criteria}</Part>
        {props.operation}
        <SystemsPart scope={scope} controlId={sheet.id} related={related} mayWrite={mayWrite} />
        <RelatedPart scope={scope} related={related} />
        {mayComment || related.comments.length > 0 ? (
          <Comments
            scope={scope}
            controlId={sheet.id}
            comments={related.comments}
            timeZone={timeZone}
            mayWrite={mayComment}
          />
        ) : null}
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
      <Fact name={shortOf("owner")}>
        {sheet.owner ? (
          <>
            {sheet.owner.name}
            {sheet.owner.state === "named" ? <span className="text-ink-2"> · not a member yet</span> : null}
            {sheet.owner.hasLeft ? <span className="text-miss"> · has left</span> : null}
          </>
        ) : (
          <GapSign gap="owner" />
        )}
      </Fact>
      {sheet.performer ? <Fact name={shortOf("performer")}>{sheet.performer.name}</Fact> : null}
      {sheet.reviewer ? <Fact name={shortOf("reviewer")}>{sheet.reviewer.name}</Fact> : null}
      <Fact name={shortOf("escalation")}>
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
      <Fact name={shortOf("frequency")}>
        {sheet.frequency ? FREQUENCY_LABEL[sheet.frequency] : <GapSign gap="frequency" />}
      </Fact>
      {sheet.anchor ? <Fact name={shortOf("anchor")}>{formatDay(sheet.anchor)}</Fact> : null}
      {sheet.frequency ? (
        <>
          <Fact name="Due">{dueWords(sheet)}</Fact>
          <Fact name={shortOf("graceDays")}>{sheet.graceDays === 0 ? "none" : days(sheet.graceDays)}</Fact>
        </>
      ) : null}
      <Fact name="Performed">{performed(sheet)}</Fact>
      <Fact name={shortOf("type")}>{sheet.type ?? "not set"}</Fact>
      <Fact name={shortOf("nature")}>{sheet.nature ? NATURE_LABEL[sheet.nature] : "not set"}</Fact>
      <Fact name={factsOf("isKey").label}>{sheet.isKey ? "yes" : "no"}</Fact>
      <Fact name={shortOf("status")}>
        <StatusWord status={sheet.status} />
      </Fact>
      <Fact name={shortOf("evidenceTypes")}>
        {sheet.evidenceTypes.map((t) => t.replaceAll("_", " ")).join(", ") || "not set"}
      </Fact>
      <Fact name={shortOf("evidenceReview")}>{reviewWords(sheet)}</Fact>
      {sheet.category ? <Fact name={shortOf("category")}>{sheet.category}</Fact> : null}
    </dl>
  );
}

function reviewWords({ evidenceReview, asksReview }: Sheet): string {
  const words = asksReview ? "by a second person" : "not required";
  return evidenceReview === "workspace" ? `${words} (workspace default)` : words;
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
