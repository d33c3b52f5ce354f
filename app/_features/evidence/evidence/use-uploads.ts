"use client";

import { useRef, useState } from "react";
import { noteAnswer, pageHeaders } from "#app/_lib/whose-page.ts";
import { MAX_FILE_BYTES } from "#server/evidence/evidence/rules.ts";
import type { UploadReceipt } from "#server/evidence/evidence/schema.ts";

export type UploadState = {
  id: string;
  file: File;
  sent: number;
  state: "sending" | "done" | "failed" | "cancelled";
  problem: string | null;
  receipt: UploadReceipt | null;
};

const AT_ONCE = 3;

/** Uploads chosen files a few at a time, with progress by bytes sent; each can be cancelled and retried. */
export function useUploads(workspace: string) {
  const [uploads, setUploads] = useState<UploadState[]>([]);
  const requests = useRef(new Map<string, XMLHttpRequest>());
  const waiting = useRef<{ id: string; file: File }[]>([]);

  function patch(id: string, change: Partial<UploadState>) {
    setUploads((all) => all.map((u) => (u.id === id ? { ...u, ...change } : u)));
  }

  function add(files: Iterable<File>) {
    const fresh = [...files].map((file) => ({ id: crypto.randomUUID(), file }));
    setUploads((all) => [
      ...all,
      ...fresh.map((f) => ({ ...f, sent: 0, state: "sending" as const, problem: null, receipt: null })),
    ]);
    waiting.current.push(...fresh);
    next();
  }

  function next() {
    while (requests.current.size < AT_ONCE) {
      const job = waiting.current.shift();
      if (!job) return;
      send(job.id, job.file);
    }
  }

  function send(id: string, file: File) {
    if (file.size > MAX_FILE_BYTES) {
      patch(id, { state: "failed", problem: "Larger than 500 MB: split it." });
      return;
    }
    const request = new XMLHttpRequest();
    requests.current.set(id, request);
    const done = (change: Partial<UploadState>) => {
      requests.current.delete(id);
      patch(id, change);
      next();
    };
    request.upload.onprogress = (event) => patch(id, { sent: event.loaded });
    request.onload = async () => {
      // Loaded when first needed: validation is the largest library of this screen.
      const { UploadReceipt } = await import("#server/evidence/evidence/schema.ts");
      const parsed = request.status === 201 ? UploadReceipt.safeParse(JSON.parse(request.responseText)) : null;
      if (parsed?.success) done({ state: "done", sent: file.size, receipt: parsed.data });
      else {
        const problem = detailIn(request.responseText);
        noteAnswer(request.status, problem);
        done({ state: "failed", problem });
      }
    };
    request.onerror = () => done({ state: "failed", problem: "The connection was lost. Send it again." });
    request.onabort = () => done({ state: "cancelled", problem: null });
    request.open("PUT", `/api/evidence/upload?${new URLSearchParams({ workspace, name: file.name })}`);
    for (const [name, value] of Object.entries(pageHeaders())) request.setRequestHeader(name, value);
    request.send(file);
  }

  function cancel(id: string) {
    waiting.current = waiting.current.filter((j) => j.id !== id);
    const request = requests.current.get(id);
    if (request) request.abort();
    else patch(id, { state: "cancelled" });
  }

  function retry(id: string) {
    const again = uploads.find((u) => u.id === id);
    if (!again) return;
    patch(id, { state: "sending", sent: 0, problem: null });
    waiting.current.push({ id, file: again.file });
    next();
  }

  function remove(id: string) {
    cancel(id);
    setUploads((all) => all.filter((u) => u.id !== id));
  }

  return { uploads, add, cancel, retry, remove };
}

function detailIn(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed && "detail" in parsed) return String(parsed.detail);
  } catch {
    // Not our answer: a proxy's page, or nothing at all.
  }
  return "The upload failed. Send it again.";
}
