import { Readable } from "node:stream";
import { objectStore } from "#server/ground/platform/store.ts";
import type { previewOf } from "../rules.ts";
import type { OpenedFile } from "./open.ts";

/** Its content can never execute. @param kind how to show it inline; null for an attachment */
export async function storedFile(
  orgId: string,
  file: OpenedFile,
  kind: ReturnType<typeof previewOf>,
): Promise<Response> {
  const bytes = await objectStore().get(orgId, file.sha256);
  return new Response(Readable.toWeb(bytes) as ReadableStream, {
    headers: {
      "content-type":
        kind === "text" ? "text/plain; charset=utf-8" : kind ? file.mediaType : "application/octet-stream",
      "content-length": String(file.size),
      "content-disposition": disposition(kind ? "inline" : "attachment", file.name),
      // PDF viewers do not start inside a sandbox; without one, this policy still lets the document load and run nothing.
      "content-security-policy":
        kind === "pdf"
          ? "default-src 'none'; object-src 'none'; frame-ancestors 'none'"
          : "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "private, no-store",
    },
  });
}

export function disposition(how: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\w.\- ]/g, "_");
  return `${how}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
