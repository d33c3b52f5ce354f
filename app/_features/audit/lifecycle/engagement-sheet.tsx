import Link from "next/link";
import type { ReactNode } from "react";
import { IssuedSection } from "#app/_features/audit/issued/issued-section.tsx";
import { RollForward } from "#app/_features/plan/engagements/roll-forward.tsx";
import { StatusTrack } from "#app/_features/plan/engagements/status-track.tsx";
import { NO_CRITERION } from "#app/_features/plan/engagements/words.ts";
import { ForReader } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { StateSign } from "#app/_ui/sign.tsx";
import type { IssuedView } from "#server/audit/issued/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, formatSpan } from "#server/ground/calendar/rules.ts";
import { CATEGORY_LABEL } from "#server/ground/report-kinds/rules.ts";
import { isSettled } from "#server/plan/engagements/rules.ts";
import type { EngagementSheet as Sheet } from "#server/plan/engagements/schema.ts";
import { ChangeDates } from "./change-dates.tsx";
import { Moves } from "./moves.tsx";

type Props = { scope: InWorkspace; sheet: Sheet; issued: IssuedView; today: string; mayManage: boolean };

/** One engagement: its status, the next step with what blocks it, and its facts. */
export function EngagementSheet({ scope, sheet, issued, today, mayManage }: Props) {
  return (
    <div className="grid gap-8">
      <section aria-label="Status" className="grid gap-4">
        <StatusTrack sheet={sheet} />
        {mayManage && <Moves scope={scope} sheet={sheet} today={today} />}
      </section>
      <IssuedSection scope={scope} sheet={sheet} issued={issued} />
      <section aria-label="Facts" className="max-w-3xl">
        <dl className="border-rule border-t">
          <Fact name={sheet.asOf ? "Date" : "Period"}>
            <span className="mr-4">
              {sheet.asOf ? formatDay(sheet.asOf) : formatSpan({ from: sheet.evidenceFrom, to: sheet.evidenceTo })}
            </span>
            {mayManage && !isSettled(sheet.status) && !sheet.basedOnId && (
              <ChangeDates scope={scope} sheet={sheet} key={sheet.evidenceFrom + sheet.evidenceTo} />
            )}
          </Fact>
          {sheet.issuedOn && <Fact name="Issued on">{formatDay(sheet.issuedOn)}</Fact>}
          {sheet.categories.length > 0 && (
            <Fact name="Categories">{sheet.categories.map((c) => CATEGORY_LABEL[c]).join(", ")}</Fact>
          )}
          <Fact name="Criteria">
            {sheet.criteria === 0 ? (
              <StateSign state="missing" word={<ForReader words={NO_CRITERION} />} />
            ) : sheet.covered === sheet.criteria ? (
              <StateSign state="covered" word={`all ${sheet.criteria} covered by a control in operation`} />
            ) : (
              `${sheet.covered} of ${sheet.criteria} covered by a control in operation`
            )}
          </Fact>
          <Others scope={scope} name="Combined with" others={sheet.sharing} />
          <Others scope={scope} name="Follows" others={sheet.before ? [sheet.before] : []} />
          <Others scope={scope} name="Followed by" others={sheet.after ? [sheet.after] : []} />
          {mayManage && canRollForward(sheet) && (
            <Fact name="Next period">
              <RollForward scope={scope} sheet={sheet} />
            </Fact>
          )}
        </dl>
      </section>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 border-rule border-b py-2 sm:grid-cols-[12rem_1fr]">
      <dt className="text-ink-2">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

// An engagement that shares another's window moves with it.
function canRollForward({ basedOnId, after, status }: Sheet): boolean {
  return !basedOnId && !after && status !== "plan" && status !== "withdrawn";
}

type Other = { id: string; name: string };

function Others({ scope, name, others }: { scope: InWorkspace; name: string; others: Other[] }) {
  if (others.length === 0) return null;
  return (
    <Fact name={name}>
      {others.map((other) => (
        <Link key={other.id} className="link block min-h-6" href={hrefIn(scope, `/engagements/${other.id}`)}>
          {other.name}
        </Link>
      ))}
    </Fact>
  );
}
