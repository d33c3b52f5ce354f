import { Download } from "lucide-react";
import Link from "next/link";
import { fileSize } from "#app/_features/evidence/evidence/file-size.ts";
import { fileHref, hrefIn } from "#app/_lib/scope.ts";
import { Hash } from "#app/_ui/code.tsx";
import { Sign } from "#app/_ui/sign.tsx";
import { OPINION_LABEL, opinionParts, PART_LABEL } from "#server/audit/issued/rules.ts";
import type { IssuedRecord, IssuedView } from "#server/audit/issued/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, formatSpan } from "#server/ground/calendar/rules.ts";
import { CATEGORY_LABEL } from "#server/ground/report-kinds/rules.ts";
import type { EngagementSheet } from "#server/plan/engagements/schema.ts";
import { SinceIssue } from "./since-issue.tsx";

type Props = { scope: InWorkspace; sheet: EngagementSheet; issued: IssuedView };

const STEP = {
  issued: "Issued",
  reissued: "Reissued",
  superseded: "Superseded",
  withdrawn: "Withdrawn",
};

/** The report as the client recorded it, its later states, and what has changed since. Empty before the issue. */
export function IssuedSection({ scope, sheet, issued }: Props) {
  if (!issued.frozenOn) return null;
  const day = formatDay(issued.frozenOn);
  const reported = issued.records.some((r) => r.step === "issued");
  return (
    <section aria-label="Issued report" className="grid max-w-3xl gap-4">
      <h2 className="font-title text-lg">Issued report</h2>
      <p>
        Controls, mappings, evidence and scope of this engagement are shown as they stood on {day}.
        {!reported && " It was recorded before reports were kept, so there is no file and no opinion here."}
      </p>
      {issued.records.map((record) => (
        <Recorded key={record.id} scope={scope} sheet={sheet} record={record} />
      ))}
      {issued.since && issued.since.count > 0 && <SinceIssue scope={scope} since={issued.since} />}
      {issued.since?.count === 0 && (
        <p className="text-ink-2">
          <Sign state="covered" className="mr-1 inline" /> Nothing you can see has changed it since.
        </p>
      )}
    </section>
  );
}

function Recorded({ scope, sheet, record }: { scope: InWorkspace; sheet: EngagementSheet; record: IssuedRecord }) {
  const span = record.periodFrom && record.periodTo ? { from: record.periodFrom, to: record.periodTo } : null;
  const facts: [string, string | null][] = [
    [sheet.kind === "iso27001" ? "Certification body" : "Audit firm", record.firmName],
    [sheet.kind === "iso27001" ? "Accreditation number" : "Licence number", record.licence],
    ["Date", record.reportDate && formatDay(record.reportDate)],
    ["As of", record.asOf && formatDay(record.asOf)],
    ["Period", span && formatSpan(span)],
    ["Certificate number", record.certificateNumber],
    ["Valid until", record.validUntil && formatDay(record.validUntil)],
    ["Categories", record.categories.map((c) => CATEGORY_LABEL[c]).join(", ") || null],
    ...opinionParts(sheet).map((part): [string, string | null] => {
      const opinion = record[part];
      return [PART_LABEL[part], opinion && OPINION_LABEL[opinion]];
    }),
    ["Reason", record.why],
  ];
  return (
    <article aria-label={STEP[record.step]}>
      <h3 className="font-medium">{STEP[record.step]}</h3>
      <p className="text-ink-2 text-sm">
        Recorded by {record.recordedBy}, not by the firm: {formatDay(record.recordedOn)},{" "}
        <Link className="link" href={hrefIn(scope, "/activity", { before: String(record.sequence + 1) })}>
          entry {record.sequence}
        </Link>
      </p>
      <dl className="mt-1 border-rule border-t">
        {facts.map(([name, value]) =>
          value ? (
            <div key={name} className="grid gap-x-4 border-rule border-b py-1.5 sm:grid-cols-[12rem_1fr]">
              <dt className="text-ink-2">{name}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      <ul aria-label="Files of the report">
        {record.files.map((file, position) => (
          <li key={file.sha256} className="flex flex-wrap items-baseline gap-x-2 py-1.5">
            <a
              className="link break-all"
              href={fileHref(`/api/reports/files/${record.id}/${position}`, scope)}
              download
            >
              <Download aria-hidden size={12} className="mr-1 inline" />
              {file.name}
            </a>
            <span className="text-ink-2 text-sm">{fileSize(file.size)}</span>
            <Hash value={file.sha256} />
          </li>
        ))}
      </ul>
    </article>
  );
}
