"use client";

import { RotateCcw, X } from "lucide-react";
import { Hash } from "#app/_ui/code.tsx";
import { IconButton } from "#app/_ui/icon-button.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { Progress } from "#app/_ui/progress.tsx";
import { fileSize } from "./file-size.ts";
import type { UploadState } from "./use-uploads.ts";

type Props = {
  uploads: UploadState[];
  onCancel(id: string): void;
  onRetry(id: string): void;
  onRemove(id: string): void;
};

export function UploadList({ uploads, onCancel, onRetry, onRemove }: Props) {
  if (uploads.length === 0) return null;
  return (
    <ul aria-label="Files" className="grid gap-2">
      {uploads.map((u) => (
        <li key={u.id} className="grid grid-cols-[1fr_auto] items-center gap-x-2 border-rule border-b pb-2">
          <span className="min-w-0 break-all">
            {u.file.name} <span className="text-ink-2 text-sm">{fileSize(u.file.size)}</span>
          </span>
          <span className="flex">
            {(u.state === "failed" || u.state === "cancelled") && (
              <IconButton
                label={`Send ${u.file.name} again`}
                icon={<RotateCcw size={14} />}
                onClick={() => onRetry(u.id)}
              />
            )}
            <IconButton
              label={u.state === "sending" ? `Cancel ${u.file.name}` : `Remove ${u.file.name}`}
              icon={<X size={14} />}
              onClick={() => (u.state === "sending" ? onCancel(u.id) : onRemove(u.id))}
            />
          </span>
          <div className="col-span-2">
            {u.state === "sending" && (
              <Progress label={`Sending ${u.file.name}`} bare value={u.sent} max={Math.max(1, u.file.size)} />
            )}
            {u.state === "done" && u.receipt && <Hash value={u.receipt.sha256} algorithm="sha256" />}
            {u.state === "cancelled" && <span className="text-ink-2">Cancelled</span>}
            {u.state === "failed" && <Problem>{u.problem}</Problem>}
          </div>
        </li>
      ))}
    </ul>
  );
}
