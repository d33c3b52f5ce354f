import { z } from "zod";
import { storedFile } from "#server/evidence/evidence/service/stored-file.ts";
import { InWorkspace } from "#server/ground/access/schema.ts";
import { type Caller, serve, workspaceTarget } from "#server/ground/access/service.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { openReportFile } from "./service.ts";

type Download = { scope: Record<string, unknown>; reportId: string; position: number };

export async function downloadReport(caller: Caller, input: Download): Promise<Response> {
  const scope = InWorkspace.parse(input.scope);
  const id = z.uuid().safeParse(input.reportId);
  if (!id.success || !Number.isInteger(input.position) || input.position < 0) throw notFound("file");
  const opened = await serve(caller, workspaceTarget(scope, "workspace:read"), "write", async (tx, actor) => ({
    orgId: actor.orgId,
    file: await openReportFile(tx, actor, id.data, input.position),
  }));
  return storedFile(opened.orgId, opened.file, null);
}
