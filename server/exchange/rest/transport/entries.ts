import { serve, workspaceTarget } from "#server/ground/access/service.ts";
import { checkpointOf, entryLines } from "../queries.ts";
import type { Asked } from "./asked.ts";

const BATCH = 2000;

/** Streams entries up to the log's size at the start. Each batch rechecks the token, so revoking it stops the stream. */
export async function streamEntries({ caller, workspace }: Asked, from: number): Promise<Response> {
  const target = workspaceTarget({ workspace }, "journal:read");
  const now = () => ({ ...caller, now: new Date().toISOString() });
  const { size } = await serve(caller, target, "read", checkpointOf);
  let next = from;
  const lines = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (next >= size) return controller.close();
      const to = Math.min(size, next + BATCH);
      const bodies = await serve(now(), target, "read", (tx, actor) => entryLines(tx, actor, next, to));
      next = to;
      controller.enqueue(Buffer.from(bodies.map((body) => `${body}\n`).join("")));
    },
  });
  return new Response(lines, { headers: { "content-type": "application/x-ndjson" } });
}
