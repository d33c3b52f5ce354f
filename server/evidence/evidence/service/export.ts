import { PassThrough, type Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";
import { ZipFile } from "yazl";
import { z } from "zod";
import type { Tx } from "#db/tenant.ts";
import type { May } from "#server/ground/access/rules.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { log } from "#server/ground/platform/log.ts";
import { objectStore } from "#server/ground/platform/store.ts";
import { neutralise } from "#server/ground/tables/rules/formula-guard.ts";
import { listEvidence } from "../queries/items.ts";
import { REVIEW_WORD } from "../rules.ts";
import { EvidenceItem } from "../schema.ts";
import { pathInArchive } from "./archive-names.ts";

export type Export = { orgId: string; slug: string; from: string; to: string; at: string; items: EvidenceItem[] };

const MAX_ITEMS = 20_000;

export async function listForExport(
  tx: Tx,
  actor: WorkspaceActor & May<"evidence:read">,
  span: { from: string; to: string },
): Promise<Export> {
  const items = z.array(EvidenceItem).parse(await listEvidence(tx, actor, span, MAX_ITEMS));
  await record(tx, actor, {
    action: "evidence.exported",
    subject: {
      type: actor.engagementId ? "engagement" : "workspace",
      id: actor.engagementId ?? actor.workspaceId,
      label: `${span.from} to ${span.to}`,
    },
    after: { ...span, items: items.length },
  });
  return { orgId: actor.orgId, slug: actor.workspace.slug, from: span.from, to: span.to, at: actor.now, items };
}

// Reads one file at a time.
export function exportZip(found: Export): Readable {
  const zip = new ZipFile();
  const entries = found.items.flatMap((item): Entry[] => {
    const files = item.files.map((file) => ({ item, file, path: pathInArchive(item, file) }));
    // Evidence whose files are hidden until accepted still appears in the index.
    return files.length > 0 ? files : [{ item, file: null, path: "" }];
  });
  zip.addBuffer(Buffer.from(indexCsv(entries)), "index.csv");
  zip.addBuffer(
    Buffer.from(JSON.stringify({ from: found.from, to: found.to, exportedAt: found.at, items: found.items }, null, 2)),
    "index.json",
  );
  for (const { file, path } of entries) {
    if (!file) continue;
    zip.addReadStreamLazy(path, { size: file.size, compress: !/zip|image|video/.test(file.mediaType) }, (done) => {
      objectStore()
        .get(found.orgId, file.sha256)
        .then(
          (bytes) => done(null, bytes),
          (error) => done(error, new PassThrough().end() as never),
        );
    });
  }
  const out = new PassThrough();
  zip.on("error", (error) => {
    log.error({ err: error }, "export broke off");
    out.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  zip.outputStream.pipe(out);
  zip.end();
  return out;
}

type Entry = { item: EvidenceItem; file: EvidenceItem["files"][number] | null; path: string };

function indexCsv(entries: readonly Entry[]): string {
  const header = [
    "Path",
    "File",
    "SHA-256",
    "Bytes",
    "Title",
    "Controls",
    "Covers from",
    "Covers to",
    "Collected on",
    "Submitted at",
    "Submitted by",
    "System",
    "State",
    "Reason",
    "Review",
    "Reviewed by",
    "Reviewed at",
    "Review's reason",
    "Journal entry",
  ];
  const rows = entries.map(({ item, file, path }) => [
    path,
    file?.name ?? "",
    file?.sha256 ?? "",
    file?.size ?? "",
    item.title,
    item.controls.map((c) => c.code).join(", "),
    item.coversFrom,
    item.coversTo,
    item.collectedOn,
    item.submittedAt,
    item.submittedBy,
    item.system ?? "",
    item.state,
    item.stateReason ?? "",
    item.review ? REVIEW_WORD[item.review.state] : "none asked",
    item.review?.by ?? "",
    item.review?.at ?? "",
    item.review?.reason ?? "",
    item.sequence,
  ]);
  return stringify(
    [header, ...rows].map((row) => row.map((cell) => (typeof cell === "string" ? neutralise(cell) : cell))),
    { bom: true },
  );
}
