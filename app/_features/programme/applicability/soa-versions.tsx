"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Said } from "#app/_lib/audience.tsx";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { DownloadLinks } from "#app/_ui/download-links.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, today } from "#server/ground/calendar/rules.ts";
import type { SoaVersion } from "#server/programme/applicability/schema.ts";
import { noVersion } from "./words.ts";

type Props = {
  scope: InWorkspace;
  versions: SoaVersion[];
  timeZone: string;
  /** why no version can be issued now */
  problem: string | null;
  may: { decide: boolean; approve: boolean };
};

/** The versions that were issued, who approved them, and issuing the next. */
export function SoaVersions({ scope, versions, timeZone, problem, may }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const [issuing, setIssuing] = useState(false);
  const [note, setNote] = useState("");
  const [newest] = versions;
  const issue = useMutation(
    trpc.applicability.issue.mutationOptions({
      onSuccess: () => {
        setIssuing(false);
        setNote("");
        router.refresh();
      },
    }),
  );
  const approve = useMutation(trpc.applicability.approve.mutationOptions({ onSuccess: () => router.refresh() }));
  const failed = problemOf(approve.error).message;
  return (
    <Part name="Versions" className="pb-4">
      {versions.length === 0 ? (
        <p className="text-ink-2">
          <Said words={noVersion(problem)} />
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
                    pending={approve.isPending}
                    onClick={() => approve.mutate({ ...scope, version: v.version })}
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
      {failed && <Problem>{failed}</Problem>}
      {issuing && (
        <FormDialog
          title={`Issue version ${(newest?.version ?? 0) + 1}`}
          description="It keeps what the statement says now, and does not change any more."
          submit="Issue version"
          pending={issue.isPending}
          problem={problemOf(issue.error).message}
          onSubmit={() => issue.mutate({ ...scope, note: note || null })}
          onClose={() => setIssuing(false)}
        >
          <Field label="What changed" optional>
            <TextInput maxLength={500} value={note} onChange={(e) => setNote(e.target.value)} />
          </Field>
        </FormDialog>
      )}
    </Part>
  );
}
