"use client";

import { useState } from "react";
import { ForReader } from "#app/_lib/audience.tsx";
import { client } from "#app/_lib/client.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { DownloadLinks } from "#app/_ui/download-links.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, today } from "#server/ground/calendar/rules.ts";
import type { SoaVersion } from "#server/programme/applicability/schema.ts";
import { noVersion } from "./words.ts";

const IssueDialog = atIntent(() => import("./issue-dialog.tsx").then((m) => m.IssueDialog));

type Props = {
  scope: InWorkspace;
  versions: SoaVersion[];
  timeZone: string;
  /** why no version can be issued now */
  problem: string | null;
  may: { decide: boolean; approve: boolean };
};

/** The versions issued, who approved them, and a button to issue the next. */
export function SoaVersions({ scope, versions, timeZone, problem, may }: Props) {
  const [issuing, setIssuing] = useState(false);
  const [newest] = versions;
  const approve = useAct(client.applicability.approve.mutate);
  return (
    <Part name="Versions" className="pb-4">
      {versions.length === 0 ? (
        <p className="text-ink-2">
          <ForReader words={noVersion(problem)} />
        </p>
      ) : (
        <ul className="border-rule border-t">
          {versions.map((v) => (
            <li key={v.version} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-rule border-b py-1.5">
              <span className="font-medium">Version {v.version}</span>
              <span className="text-ink-2">
                {formatDay(today(v.issuedAt, timeZone))}, {v.issuedBy}
                {v.note ? ` · ${v.note}` : ""}
                {v.changed > 0 ? ` · ${v.changed} ${v.changed === 1 ? "line" : "lines"} changed` : ""}
              </span>
              {v.approvedBy && v.approvedAt ? (
                <StateSign
                  state={v.isSelfApproved ? "late" : "covered"}
                  word={`approved by ${v.approvedBy} on ${formatDay(today(v.approvedAt, timeZone))}${v.isSelfApproved ? ", who issued it" : ""}`}
                />
              ) : (
                <StateSign state="due" word="not approved" />
              )}
              <span className="ml-auto flex flex-wrap gap-2">
                {may.approve && v === newest && !v.approvedBy && (
                  <Button
                    size="small"
                    pending={approve.pending}
                    onClick={() => void approve.run({ ...scope, version: v.version })}
                  >
                    Approve version {v.version}
                  </Button>
                )}
                {v === newest && (
                  <DownloadLinks
                    formats={["pdf", "docx", "xlsx"]}
                    path="/api/applicability/export"
                    given={{ ...scope, version: String(v.version) }}
                  />
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {may.decide && !problem && (
        <Button className="mt-2" onClick={() => setIssuing(true)}>
          Issue version {(newest?.version ?? 0) + 1}
        </Button>
      )}
      {approve.problem && <Problem>{approve.problem}</Problem>}
      {issuing && <IssueDialog scope={scope} version={(newest?.version ?? 0) + 1} onClose={() => setIssuing(false)} />}
    </Part>
  );
}
