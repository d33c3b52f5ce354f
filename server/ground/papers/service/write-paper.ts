import { inThreads } from "#server/ground/platform/threads.ts";
import type { Paper, PaperFormat } from "../schema.ts";

const TYPES: Record<PaperFormat, string> = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

const writer = inThreads<typeof import("./paper-thread.ts")>(
  "server/ground/papers/service/paper-thread.ts",
  "This is too long to lay out as a document. Select less of it, or choose another format.",
);

/** A download. @param name without its extension */
export async function paperFile(paper: Paper, format: PaperFormat, name: string): Promise<Response> {
  const body = await writer(format, paper);
  return new Response(new Uint8Array(body), {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="${name}.${format}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}
