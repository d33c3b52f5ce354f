import { Readable } from "node:stream";
import { z } from "zod";
import { InWorkspace } from "#server/ground/access/schema.ts";
import { type Caller, serve, stepsOf, workspaceTarget } from "#server/ground/access/service.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { problem, responseOf } from "#server/ground/platform/problem.ts";
import { objectStore } from "#server/ground/platform/store.ts";
import { answerError, callerOf, requireOwnPage } from "#server/ground/trpc/edge.ts";
import { MAX_FILE_BYTES, previewOf } from "./rules.ts";
import type { UploadReceipt } from "./schema.ts";
import { exportZip, listForExport } from "./service/export.ts";
import { openFile } from "./service/open.ts";
import { disposition, storedFile } from "./service/stored-file.ts";
import { takeIn } from "./service/upload.ts";

type Sent = Parameters<typeof callerOf>[0] & { body: AsyncIterable<Uint8Array> | null };

/** PUT the bytes of one file: ?workspace=…&name=… Answers with the receipt that a submission refers to. */
export async function answerUpload(request: Sent): Promise<Response> {
  if (request.method !== "PUT") return responseOf(problem(405, "Send a file by PUT.", null, { allow: "PUT" }));
  const { searchParams } = new URL(request.url);
  try {
    requireOwnPage(request);
    const receipt = await receiveUpload(callerOf(request), {
      workspace: searchParams.get("workspace") ?? "",
      name: searchParams.get("name") ?? "file",
      declared: Number(request.headers.get("content-length") ?? 0),
      limit: MAX_FILE_BYTES,
      bytes: request.body,
    });
    return Response.json(receipt, { status: 201 });
  } catch (error) {
    return answerError(error);
  }
}

type Incoming = {
  workspace: string;
  name: string;
  declared: number;
  limit: number;
  bytes: AsyncIterable<Uint8Array> | null;
};

// Permission is checked again after the upload, since the right may have ended meanwhile. A broken upload leaves nothing behind.
export async function receiveUpload(caller: Caller, input: Incoming): Promise<UploadReceipt> {
  const target = workspaceTarget(InWorkspace.parse({ workspace: input.workspace }), "evidence:submit");
  await serve(caller, target, "read", async () => undefined);
  if (!input.bytes) throw new AppError("invalid", "This file is empty: choose another.");
  if (input.declared > input.limit)
    throw new AppError("invalid", `This file is larger than ${Math.round(input.limit / 1024 / 1024)} MB: split it.`);
  const staged = await objectStore().stage(uninterrupted(input.bytes, input.declared), input.limit);
  return takeIn(stepsOf({ ...caller, now: new Date().toISOString() }, target), input.name, staged);
}

// Checked before the store accepts the bytes as an object.
async function* uninterrupted(bytes: AsyncIterable<Uint8Array>, declared: number) {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    yield chunk;
  }
  if (declared > 0 && size !== declared)
    throw new AppError("invalid", "The upload was interrupted. Nothing was saved; send it again.");
}

type Download = { scope: Record<string, unknown>; evidenceId: string; position: number; preview: boolean };

/** Its content can never execute: attachment, nosniff, sandboxed opaque origin. */
export async function downloadFile(caller: Caller, input: Download): Promise<Response> {
  const scope = InWorkspace.parse(input.scope);
  const id = z.uuid().safeParse(input.evidenceId);
  if (!id.success || !Number.isInteger(input.position) || input.position < 0) throw notFound("file");
  const { orgId, file } = await serve(caller, workspaceTarget(scope, "evidence:read"), "write", async (tx, actor) => ({
    orgId: actor.orgId,
    file: await openFile(tx, actor, id.data, input.position),
  }));
  return storedFile(orgId, file, input.preview ? previewOf(file.mediaType) : null);
}

const ExportInput = InWorkspace.extend({ from: z.iso.date(), to: z.iso.date() });

export async function exportEvidence(caller: Caller, given: Record<string, unknown>): Promise<Response> {
  const input = ExportInput.parse(given);
  if (input.to < input.from) throw new AppError("invalid", "The span ends before it begins: give a later last day.");
  const found = await serve(caller, workspaceTarget(input, "evidence:read"), "write", (tx, actor) =>
    listForExport(tx, actor, input),
  );
  const name = `evidence-${found.slug}-${input.from}-${input.to}.zip`;
  return new Response(Readable.toWeb(exportZip(found)) as ReadableStream, {
    headers: {
      "content-type": "application/zip",
      "content-disposition": disposition("attachment", name),
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}
