"use client";

import { useState } from "react";
import { ForReader, useForReader } from "#app/_lib/audience.tsx";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, formatSpan } from "#server/ground/calendar/rules.ts";
import { OPINION_LABEL, REPORT_LABEL } from "#server/programme/scope/rules/kinds.ts";
import type { ScopeItemView, VendorReport } from "#server/programme/scope/schema.ts";
import { NO_REPORT, UNREVIEWED } from "./words.ts";

const ReportDialog = atIntent(() => import("./report-dialog.tsx").then((m) => m.ReportDialog));

type Props = { scope: InWorkspace; found: ScopeItemView; today: string; mayManage: boolean };

/** What a vendor's own auditors said, drawn against the period in hand, and what we made of it. */
export function VendorReports({ scope, found, today, mayManage }: Props) {
  const [open, setOpen] = useState<VendorReport | "new" | null>(null);
  const { reports, item, period } = found;
  const forReader = useForReader();
  return (
    <>
      {period && item.vendor && (
        <p className="mb-2">
          {item.vendor.gaps.length === 0 ? (
            <StateSign state="covered" word={`reports cover all of ${formatSpan(period)}`} />
          ) : (
            <StateSign
              state={item.method === "vendor" ? "not-applicable" : "late"}
              wrap
              word={`no report covers ${item.vendor.gaps.map(formatSpan).join(" and ")} of ${formatSpan(period)}`}
            />
          )}
        </p>
      )}
      {reports.length > 0 && (
        <ul className="mb-2 border-rule border-t">
          {reports.map((r) => (
            <li key={r.id} className="grid gap-0.5 border-rule border-b py-2">
              <span className="flex flex-wrap items-baseline gap-x-4">
                <span className="font-medium">
                  {REPORT_LABEL[r.kind]},{" "}
                  {r.periodFrom === r.periodTo
                    ? `as of ${formatDay(r.periodTo)}`
                    : formatSpan({ from: r.periodFrom, to: r.periodTo })}
                </span>
                <Opinion report={r} />
                {mayManage && (
                  <Button
                    size="small"
                    variant="quiet"
                    className="ml-auto"
                    aria-label={`Change ${REPORT_LABEL[r.kind]} to ${formatDay(r.periodTo)}`}
                    onClick={() => setOpen(r)}
                  >
                    Change
                  </Button>
                )}
              </span>
              {r.bridgeTo && <span>Bridge letter to {formatDay(r.bridgeTo)}</span>}
              {r.exceptions && <span className="max-w-[72ch] whitespace-pre-line">Exceptions: {r.exceptions}</span>}
              {r.reviewedOn ? (
                <span className="max-w-[72ch] whitespace-pre-line text-ink-2">
                  Reviewed {formatDay(r.reviewedOn)} by {r.reviewedBy}
                  {r.reviewExpiresOn ? `, again by ${formatDay(r.reviewExpiresOn)}` : ""}
                  {r.conclusion ? `: ${r.conclusion}` : "."}
                </span>
              ) : (
                <StateSign state="missing" word={forReader(UNREVIEWED)} />
              )}
            </li>
          ))}
        </ul>
      )}
      {reports.length === 0 && (
        <p className="mb-2 text-ink-2">{item.vendor ? <ForReader words={NO_REPORT} /> : "Not released to you yet."}</p>
      )}
      {mayManage && (
        <Button size="small" onClick={() => setOpen("new")}>
          Add a report
        </Button>
      )}
      {open && (
        <ReportDialog
          scope={scope}
          vendorId={item.id}
          report={open === "new" ? null : open}
          today={today}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

function Opinion({ report }: { report: VendorReport }) {
  const good = report.opinion === "unmodified" || report.opinion === "certificate";
  return <StateSign state={good ? "covered" : "late"} word={OPINION_LABEL[report.opinion].toLowerCase()} />;
}
