"use client";

import Link from "next/link";
import { NO_OWNER } from "#app/_features/people/people/words.ts";
import { controlHref } from "#app/_features/programme/controls/href.ts";
import { ForReader } from "#app/_lib/audience.tsx";
import { client } from "#app/_lib/client.ts";
import { problemOf } from "#app/_lib/errors.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useRead } from "#app/_lib/use-read.ts";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Drawer } from "#app/_ui/drawer.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { EvidenceItem } from "#server/evidence/evidence/schema.ts";
import type { OccurrenceView } from "#server/evidence/occurrences/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, formatSpan, monthOf } from "#server/ground/calendar/rules.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";
import { FREQUENCY_LABEL } from "#server/programme/controls/rules/frequency.ts";
import type { Adding } from "./add-evidence.tsx";
import { EvidenceCard } from "./evidence-card.tsx";
import { RecordEvent } from "./record-event.tsx";
import { replacementOf } from "./replacement.ts";

type Props = {
  scope: InWorkspace;
  view: WorkspaceView;
  engagementId: string;
  open: { controlId: string; key: string } | null;
  onClose(): void;
  onAdd: ((adding: Adding) => void) | null;
  mayReplace(item: EvidenceItem): boolean;
};

/** One occurrence: its state, the evidence that covers it, and its history. */
export function OccurrenceDrawer({ scope, view, engagementId, open, onClose, onAdd, mayReplace }: Props) {
  const asked = open && { ...scope, engagementId, controlId: open.controlId, key: open.key || null };
  const query = useRead(client.occurrences.open.query, asked);
  const withdrawing = (evidenceId: string) => async (reason: string) => {
    await client.evidence.withdraw.mutate({ ...scope, evidenceId, reason });
    await query.again();
  };
  const found = open ? query.data : undefined;
  const occurrence = found?.occurrence;
  const isExample = found?.measure === "implementation";
  const mayWithdraw = view.capabilities.includes("evidence:withdraw") && scope.as !== "auditor";
  const card = (item: EvidenceItem) => (
    <EvidenceCard
      key={item.id}
      item={item}
      scope={scope}
      onReplace={onAdd && mayReplace(item) ? () => onAdd(replacementOf(item)) : null}
      onWithdraw={mayWithdraw ? withdrawing(item.id) : null}
    />
  );
  return (
    <Drawer
      open={open !== null}
      onClose={onClose}
      eyebrow={
        found ? [found.control.code, ...(occurrence ? [eyebrowOf(occurrence, isExample)] : [])].join(" · ") : "…"
      }
      title={found?.control.title ?? (query.error ? "Not found" : "Loading")}
      focusKey={open ? `${open.controlId}~${open.key}` : undefined}
      footer={
        found && (
          <div className="flex flex-wrap gap-2">
            {onAdd && occurrence && (
              <Button
                variant="primary"
                onClick={() => onAdd({ controlIds: [found.control.id], ...coveredBy(found, occurrence, view.today) })}
              >
                Add evidence
              </Button>
            )}
            <ButtonLink href={controlHref(scope, found.control)}>Open the control</ButtonLink>
          </div>
        )
      }
    >
      {query.error && <Problem>{problemOf(query.error).message}</Problem>}
      {found && (
        <div className="grid gap-4">
          {occurrence && (
            <p>
              <StateSign
                state={occurrence.state === "not_applicable" ? "not-applicable" : occurrence.state}
                word={isExample ? exampleHeadline(occurrence) : headline(occurrence)}
              />
              <span className="text-ink-2"> {isExample ? exampleDetail(occurrence) : detail(occurrence)}</span>
            </p>
          )}
          {found.note && (
            <p className="border-late-mark border-l-2 pl-3">
              {found.note}
              {found.performedBefore && view.capabilities.includes("control:manage") && (
                <>
                  {" "}
                  <Link
                    className="link"
                    href={controlHref(scope, found.control, `/edit?performed=${found.performedBefore}`)}
                  >
                    It is due every {monthOf(found.performedBefore)}
                  </Link>
                </>
              )}
            </p>
          )}
          <Facts found={found} />
          {found.returned.map(card)}
          {occurrence && found.evidence.length === 0 && (
            <p className="text-ink-2">
              {isExample
                ? "No evidence shows the control as implemented. One example from the year up to the date is enough."
                : "No evidence covers this occurrence."}
            </p>
          )}
          {found.evidence.map(card)}
          {view.capabilities.includes("evidence:review") && occurrence?.state === "awaiting" && found.evidence[0] && (
            <p>
              <ButtonLink href={hrefIn(scope, "/evidence/review", { item: found.evidence[0].id })}>
                Review it
              </ButtonLink>
            </p>
          )}
          {onAdd && !isExample && found.control.asNeeded && <RecordEvent scope={scope} controlId={found.control.id} />}
          <History rows={found.history} />
        </div>
      )}
    </Drawer>
  );
}

function Facts({ found: { control, occurrence } }: { found: OccurrenceView }) {
  return (
    <dl className="grid grid-cols-[108px_1fr] gap-x-2.5 gap-y-1.5 [&_dt]:text-ink-2">
      <dt>Owner</dt>
      <dd>{control.ownerName ?? <ForReader words={NO_OWNER} />}</dd>
      <dt>Frequency</dt>
      <dd>{control.frequency ? FREQUENCY_LABEL[control.frequency] : "Not set"}</dd>
      <dt>Criteria</dt>
      <dd className="font-code text-sm">{control.criteria.join(" ") || "None of this engagement"}</dd>
      {occurrence && (
        <>
          <dt>Span</dt>
          <dd>{spanOf(occurrence)}</dd>
        </>
      )}
      {occurrence?.reference && (
        <>
          <dt>Event</dt>
          <dd>{occurrence.reference}</dd>
        </>
      )}
      {control.evidenceTypes.length > 0 && (
        <>
          <dt>Expected evidence</dt>
          <dd>{control.evidenceTypes.map((t) => t.replaceAll("_", " ")).join(", ")}</dd>
        </>
      )}
    </dl>
  );
}

function History({ rows }: { rows: OccurrenceView["history"] }) {
  if (rows.length === 0) return null;
  return (
    <section aria-label="History">
      <h3 className="mb-2 font-medium">History</h3>
      <ol className="grid gap-1.5 border-rule-strong border-l pl-3">
        {rows.map((row) => (
          <li key={row.sequence}>
            {whenOf(row.at)} — {row.words} by {row.actor}
            {row.why && <span className="text-ink-2">: {row.why}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

type Found = NonNullable<OccurrenceView["occurrence"]>;

function spanOf(o: { from: string; to: string }): string {
  return o.from === o.to ? formatDay(o.from) : formatSpan(o);
}

function eyebrowOf(o: Found, isExample: boolean): string {
  return isExample ? `as of ${formatDay(o.due)}` : spanOf(o);
}

/** The days that evidence for it covers, as proposed: an example is of one day, which has come. */
function coveredBy({ measure }: OccurrenceView, { from, to, due }: Found, today: string) {
  if (measure === "operation") return { from, to };
  const day = today < due ? today : due;
  return { from: day, to: day };
}

function exampleHeadline(o: Found): string {
  return {
    covered: "Shown as implemented",
    late: "Shown as implemented",
    awaiting: "Example awaiting review",
    missing: "No example of its implementation",
    due: "Example still to come",
    coming: "Example still to come",
    not_applicable: "Not in force on the date",
  }[o.state];
}

function exampleDetail(o: Found): string {
  return `— as of ${formatDay(o.due)}${o.collectedOn ? `, collected ${formatDay(o.collectedOn)}` : ""}`;
}

function headline(o: Found): string {
  const days = `${o.daysLate} ${o.daysLate === 1 ? "day" : "days"}`;
  if (o.state === "awaiting" && o.daysLate > 0) return `Awaiting review, collected ${days} late`;
  if (o.state === "late") return `Late by ${days}`;
  if (o.state === "missing") return `Missing for ${days}`;
  return {
    covered: "Covered",
    awaiting: "Awaiting review",
    due: "Due",
    coming: "Coming",
    not_applicable: "Not applicable",
  }[o.state];
}

function detail(o: Found): string {
  const grace = o.graceDays > 0 ? ` with ${o.graceDays} days of grace` : "";
  const collected = o.collectedOn ? `, collected ${formatDay(o.collectedOn)}` : "";
  return `— due ${formatDay(o.due)}${grace}${collected}`;
}

const instant = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

function whenOf(at: string): string {
  return `${instant.format(new Date(at))} UTC`;
}
