import type { Steps, WorkspaceActor } from "#server/ground/access/service.ts";
import { drawingOf } from "#server/ground/papers/service/drawing.ts";
import { openDocument } from "../queries.ts";
import type { DocumentReading } from "../schema.ts";

/** `openDocument`, rendered outside the transaction. */
export async function readDocument(
  step: Steps<WorkspaceActor>,
  input: { documentId: string; version?: number | undefined },
): Promise<DocumentReading> {
  const found = await step("read", (tx, actor) => openDocument(tx, actor, input));
  return { ...found, drawing: await drawingOf(found.body) };
}
