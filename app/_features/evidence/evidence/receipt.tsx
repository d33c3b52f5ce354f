"use client";

import { Button } from "#app/_ui/button.tsx";
import { CopyButton } from "#app/_ui/copy-button.tsx";
import { Dialog } from "#app/_ui/dialog.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { EvidenceReceipt } from "#server/evidence/evidence/schema.ts";
import { fileSize } from "./file-size.ts";

export function Receipt({ receipt, onClose }: { receipt: EvidenceReceipt; onClose(): void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Evidence is in the record"
      description="Keep this receipt if you like: it lets anyone check later that nothing was altered."
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      {receipt.awaitsReview && (
        <p className="pb-3">
          <StateSign
            state="awaiting"
            word="Awaiting review: it covers its occurrences once a second person has accepted it."
            wrap
          />
        </p>
      )}
      <dl className="grid grid-cols-[110px_1fr] gap-x-3 gap-y-2 [&_dt]:text-ink-2">
        <dt>Time</dt>
        <dd>{receipt.submittedAt}</dd>
        <dt>Journal entry</dt>
        <dd className="font-code">{receipt.sequence.toLocaleString("en")}</dd>
        <dt>Leaf hash</dt>
        <dd className="break-all font-code text-sm">
          {receipt.leafHash} <CopyButton value={receipt.leafHash} label="Copy the leaf hash" />
        </dd>
        {receipt.files.map((file) => (
          <div key={file.sha256 + file.name} className="contents">
            <dt>{fileSize(file.size)}</dt>
            <dd className="break-all">
              {file.name}
              <span className="block font-code text-ink-2 text-sm">sha256 {file.sha256}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
