import { z } from "zod";
import { InWorkspace } from "#server/ground/access/schema.ts";
import { type Caller, serve, workspaceTarget } from "#server/ground/access/service.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { line } from "#server/ground/platform/line.ts";
import { inThreads } from "#server/ground/platform/threads.ts";
import { gathered } from "#server/ground/tables/service/readable.ts";
import type { FrameworkImport } from "./schema.ts";
import { importFramework } from "./service/import.ts";

const reader = inThreads<typeof import("./service/read-thread.ts")>(
  "server/programme/frameworks/service/read-thread.ts",
  "This file holds too much. Send one catalogue at a time.",
);

const ImportInput = InWorkspace.extend({
  file: z.string().max(300),
  name: line(300).default(""),
  version: line(60).default(""),
  preview: z.enum(["true", "false"]).default("true"),
});

/** Previews or imports a CSV, XLSX or OSCAL JSON catalogue. Checks permission before reading the body. */
export async function receiveFramework(
  caller: Caller,
  given: Record<string, unknown>,
  bytes: ReadableStream<Uint8Array> | null,
): Promise<FrameworkImport> {
  const { file, name, version, preview, ...scope } = ImportInput.parse(given);
  const target = workspaceTarget(scope, "engagement:manage");
  await serve(caller, target, "read", async () => undefined);
  if (/\.xml$/i.test(file)) throw new AppError("invalid", "Send the OSCAL catalogue as JSON: XML is not supported.");
  const sent = { bytes: await gathered(bytes, "Send one catalogue at a time."), file, name, version };
  const catalogue = await reader("catalogueOf", sent);
  return serve(caller, target, "write", (tx, actor) => importFramework(tx, actor, catalogue, preview === "true"));
}
