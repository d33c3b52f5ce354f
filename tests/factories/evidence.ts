import { withActor } from "#db/tenant.ts";
import type { SubmitEvidence } from "#server/evidence/evidence/schema.ts";
import { takeIn } from "#server/evidence/evidence/service/upload.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { objectStore } from "#server/ground/platform/store.ts";

export async function* chunksOf(...parts: (string | Uint8Array)[]) {
  for (const part of parts) yield typeof part === "string" ? Buffer.from(part) : part;
}

/** Puts bytes into the store and notes them as the actor's upload. @returns the upload's id */
export async function makeUpload(
  actor: WorkspaceActor,
  content = "a,b\r\n1,2\r\n",
  name = "export.csv",
): Promise<string> {
  const staged = await objectStore().stage(chunksOf(content), 1_000_000);
  return (await takeIn((mode, run) => withActor(actor, mode, run), name, staged)).id;
}

export function evidenceInput(
  input: Partial<SubmitEvidence> & Pick<SubmitEvidence, "controlIds" | "uploadIds">,
): SubmitEvidence {
  return {
    title: "Access review",
    coversFrom: "2026-07-01",
    coversTo: "2026-07-31",
    collectedOn: null,
    system: null,
    supersedes: null,
    ...input,
  };
}
