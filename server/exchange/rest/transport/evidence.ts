import { giveUp, takeIn } from "#server/evidence/evidence/service/upload.ts";
import { stepsOf, workspaceTarget } from "#server/ground/access/service.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { requireStorable } from "#server/ground/platform/storable.ts";
import type { Staged } from "#server/ground/platform/stored-bytes.ts";
import { EvidenceMetadata } from "../schema.ts";
import { once, requestHash, submitArrived } from "../service.ts";
import type { Asked } from "./asked.ts";
import { readParts } from "./multipart.ts";

const KEY = /^[\x21-\x7e]{1,200}$/;

// Permission is checked again after the upload. A file that was refused or is a replay is deleted before the answer.
export async function sendEvidence({ caller, workspace, request }: Asked): Promise<Response> {
  const key = request.headers.get("idempotency-key");
  if (key !== null && !KEY.test(key))
    throw new AppError("invalid", "An Idempotency-Key is 1 to 200 printable characters.", { field: "idempotency-key" });
  const target = workspaceTarget({ workspace }, "evidence:submit");
  const orgId = await stepsOf(caller, target)("read", async (_tx, actor) => actor.orgId);
  const { name, staged, metadata: given } = await readParts(request);
  const metadata = await metadataOrDrop(given, staged);
  const step = stepsOf({ ...caller, now: new Date().toISOString() }, target);
  const upload = await takeIn(step, name, staged);
  const arrived = { name, upload, metadata };
  let taken = false;
  try {
    const { answer, again } = await step("write", async (tx, actor) => {
      const submit = () => submitArrived(tx, actor, arrived);
      return key === null
        ? { answer: await submit(), again: false }
        : once(tx, actor, { key, request: requestHash(arrived) }, submit);
    });
    taken = !again;
    return Response.json(answer, { status: 201, headers: again ? { "idempotency-replayed": "true" } : {} });
  } finally {
    if (!taken) await giveUp(orgId, upload);
  }
}

async function metadataOrDrop(given: unknown, staged: Staged): Promise<EvidenceMetadata> {
  try {
    return metadataIn(given);
  } catch (error) {
    await staged.drop();
    throw error;
  }
}

function metadataIn(given: unknown): EvidenceMetadata {
  requireStorable({ metadata: given });
  const read = EvidenceMetadata.safeParse(given);
  if (read.success) {
    if (read.data.coversTo >= read.data.coversFrom) return read.data;
    throw new AppError("invalid", "The span ends before it begins: give a later last day.", {
      field: "metadata.coversTo",
    });
  }
  const issue = read.error.issues[0];
  throw new AppError("invalid", issue?.message ?? "The metadata is malformed.", {
    field: ["metadata", ...(issue?.path ?? [])].join("."),
  });
}
