"use client";

import { Download, Eye } from "lucide-react";
import { useState } from "react";
import { fileHref } from "#app/_lib/scope.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Hash } from "#app/_ui/code.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { previewOf } from "#server/evidence/evidence/rules.ts";
import type { EvidenceItem } from "#server/evidence/evidence/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, formatSpan } from "#server/ground/calendar/rules.ts";
import { fileSize } from "./file-size.ts";
import { ReviewState } from "./review-state.tsx";

const PreviewDialog = atIntent(() => import("./preview-dialog.tsx").then((m) => m.PreviewDialog));

type Props = {
  item: EvidenceItem;
  scope: InWorkspace;
  onWithdraw: ((reason: string) => Promise<void>) | null;
  onReplace: (() => void) | null;
};

/** One immutable item: its files with hashes, the span it covers, who brought it, and its place in the journal. */
export function EvidenceCard({ item, scope, onWithdraw, onReplace }: Props) {
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<EvidenceItem["files"][number] | null>(null);
  const ended = item.state !== "submitted";
  const span =
    item.coversFrom === item.coversTo
      ? formatDay(item.coversFrom)
      : formatSpan({ from: item.coversFrom, to: item.coversTo });
  return (
    <article id={item.id} className="grid gap-1.5 rounded-md border border-rule bg-sheet px-3 py-2.5">
      <h3 className="font-medium">
        {item.title}
        {ended && <span className="text-miss"> ({item.state})</span>}
      </h3>
      {ended && item.stateReason && <p className="text-ink-2">Why: {item.stateReason}</p>}
      <ReviewState item={item} />
      <p className="text-ink-2 text-sm">
        Covers {span} · collected {formatDay(item.collectedOn)}
        {item.system && ` from ${item.system}`} · submitted {formatDay(item.submittedAt.slice(0, 10))} by{" "}
        {item.submittedBy}
      </p>
      {item.files.length === 0 && (
        <p className="text-ink-2">Its files are shown once a second person has accepted it.</p>
      )}
      <ul className="grid gap-1">
        {item.files.map((file) => (
          <li key={file.position}>
            <span className="flex flex-wrap items-baseline gap-x-2">
              <a className="link break-all" href={hrefOf(item.id, file.position, scope)} download>
                <Download aria-hidden size={12} className="mr-1 inline" />
                {file.name}
              </a>
              <span className="text-ink-2 text-sm">{fileSize(file.size)}</span>
              {previewOf(file.mediaType) && (
                <Button
                  size="small"
                  variant="quiet"
                  icon={<Eye aria-hidden size={12} />}
                  aria-label={`Preview ${file.name}`}
                  onClick={() => preview(file)}
                >
                  Preview
                </Button>
              )}
            </span>
            <Hash value={file.sha256} algorithm="sha256" />
          </li>
        ))}
      </ul>
      <p className="font-code text-ink-2 text-sm">journal {item.sequence.toLocaleString("en")}</p>
      {(onWithdraw || onReplace) && !ended && !asking && (
        <p className="flex gap-2">
          {onReplace && (
            <Button size="small" variant="quiet" aria-label={`Replace ${item.title}`} onClick={onReplace}>
              Replace
            </Button>
          )}
          {onWithdraw && (
            <Button size="small" variant="quiet" aria-label={`Withdraw ${item.title}`} onClick={() => setAsking(true)}>
              Withdraw
            </Button>
          )}
        </p>
      )}
      {onWithdraw && asking && <WithdrawForm item={item} onWithdraw={onWithdraw} onClose={() => setAsking(false)} />}
      {shown && (
        <PreviewDialog
          href={hrefOf(item.id, shown.position, scope, true)}
          file={shown}
          onClose={() => setShown(null)}
        />
      )}
    </article>
  );

  function preview(file: EvidenceItem["files"][number]) {
    // A PDF viewer is a page of its own; images and text are shown here.
    if (previewOf(file.mediaType) === "pdf")
      window.open(hrefOf(item.id, file.position, scope, true), "_blank", "noopener");
    else setShown(file);
  }
}

type WithdrawProps = { item: EvidenceItem; onWithdraw(reason: string): Promise<void>; onClose(): void };

function WithdrawForm({ item, onWithdraw, onClose }: WithdrawProps) {
  const form = useForm({
    first: { reason: "" },
    send: ({ reason }) => onWithdraw(reason),
    draft: `withdraw.${item.id}`,
    done: onClose,
  });
  const close = () => {
    form.discard();
    onClose();
  };
  return (
    <Form form={form} className="grid gap-2">
      <Field
        label="Why is it withdrawn?"
        hint="It stays in the record with this reason, and no longer covers anything."
        error={form.errors.reason}
      >
        <TextInput required minLength={3} {...form.text("reason")} />
      </Field>
      {form.problem && <Problem>{form.problem}</Problem>}
      <span className="flex gap-2">
        <Button type="submit" size="small" variant="danger" pending={form.pending}>
          Withdraw
        </Button>
        <Button size="small" onClick={close}>
          Keep it
        </Button>
      </span>
    </Form>
  );
}

function hrefOf(evidenceId: string, position: number, scope: InWorkspace, preview = false): string {
  return fileHref(`/api/evidence/files/${evidenceId}/${position}`, scope, preview ? { preview: "1" } : {});
}
