"use client";

import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { momentOf } from "#app/_lib/when.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { type Column, DataTable } from "#app/_ui/data-table.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { ReleaseLine, ReleaseSheet } from "#server/audit/releases/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";

const ReleaseDialog = atIntent(() => import("./release-dialog.tsx").then((m) => m.ReleaseDialog));

type Props = { scope: InWorkspace; sheet: ReleaseSheet };

/** What auditors can read only after the client releases it: what was released when, what is ready, and what is not and why. */
export function ReleaseSection({ scope, sheet }: Props) {
  const [open, setOpen] = useState<"release" | ReleaseLine | null>(null);
  const close = () => setOpen(null);
  const eyes = { workspace: scope.workspace, engagement: sheet.engagementId, as: "auditor" as const };
  const columns: Column<ReleaseLine>[] = [
    {
      key: "label",
      header: "Item",
      className: "min-w-36",
      prose: true,
      cell: (l) => (
        <>
          <span className="font-medium">{l.label}</span>
          <span className="block text-ink-2">{l.what}</span>
        </>
      ),
    },
    { key: "state", header: "To auditors", cell: (l) => <Standing line={l} isIssued={sheet.isIssued} /> },
    {
      key: "take",
      header: <span className="sr-only">Actions</span>,
      align: "end",
      cell: (l) =>
        l.standing &&
        !sheet.isIssued && (
          <Button size="small" variant="quiet" aria-label={`Withdraw: ${l.label}`} onClick={() => setOpen(l)}>
            Withdraw
          </Button>
        ),
    },
  ];
  return (
    <section id="releases" aria-labelledby="releases-title" className="mt-10 scroll-mt-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 pb-2">
        <h2 id="releases-title" className="text-xl">
          Released to auditors
        </h2>
        <div className="ml-auto flex flex-wrap gap-2 max-sm:ml-0">
          <ButtonLink href={hrefIn(eyes, "/evidence")}>See as the auditor</ButtonLink>
          {!sheet.isIssued && (
            <Button variant="primary" onClick={() => setOpen("release")}>
              Release for fieldwork
            </Button>
          )}
        </div>
      </div>
      <p className="max-w-[72ch] pb-2 text-ink-2">
        Auditors read controls, evidence and the timeline as soon as you share the engagement. They read the items below
        only once you release them, in the version released. The risk register is shown as of its release; controls and
        criteria in the description are shown as they are today.
        {sheet.isIssued && " The report has been issued, so what was released by then stays as it was."}
      </p>
      <DataTable
        caption={`What is released of ${sheet.engagement}`}
        columns={columns}
        rows={sheet.lines}
        rowKey={(l) => l.documentId ?? l.kind}
      />
      {sheet.acts.length > 0 && (
        <details className="mt-3">
          <summary className="font-medium">Release history ({sheet.acts.length})</summary>
          <ol className="mt-1 border-rule border-t">
            {sheet.acts.map((a) => (
              <li key={a.number} className="border-rule border-b py-1.5">
                {a.isWithdrawn ? "Withdrawn" : "Released"}: {a.label}
                <span className="text-ink-2">
                  {" "}
                  · {a.releasedBy} · {momentOf(a.releasedAt)}
                </span>
              </li>
            ))}
          </ol>
        </details>
      )}
      {open === "release" && <ReleaseDialog scope={scope} sheet={sheet} onClose={close} />}
      {open !== null && open !== "release" && (
        <TakeBack scope={scope} engagementId={sheet.engagementId} line={open} onClose={close} />
      )}
    </section>
  );
}

function Standing({ line, isIssued }: { line: ReleaseLine; isIssued: boolean }) {
  if (line.standing)
    return (
      <>
        <StateSign
          state="covered"
          word={`released on ${formatDay(line.standing.releasedOn)} by ${line.standing.releasedBy}`}
          wrap
        />
        {line.hasChanged && (
          <StateSign className="flex" state="late" word={`changed since: ${line.what} is not released`} wrap />
        )}
      </>
    );
  if (isIssued) return <span className="text-ink-2">was not released</span>;
  return line.problem ? (
    <StateSign state="missing" word={`not ready: ${line.problem}`} wrap />
  ) : (
    <StateSign state="due" word="ready, not released" />
  );
}

type TakeBackProps = { scope: InWorkspace; engagementId: string; line: ReleaseLine; onClose(): void };

function TakeBack({ scope, engagementId, line, onClose }: TakeBackProps) {
  const { kind, documentId } = line;
  const form = useForm({
    first: {},
    send: () => client.releases.withdraw.mutate({ ...scope, engagementId, item: { kind, documentId } }),
    done: onClose,
  });
  return (
    <FormDialog
      title={`Withdraw “${line.label}”?`}
      description={`Auditors lose access at their next click. The release${line.standing ? ` of ${formatDay(line.standing.releasedOn)}` : ""} stays in the record, and they keep files they saved.`}
      submit="Withdraw"
      danger
      form={form}
      onClose={onClose}
    />
  );
}
