import { z } from "zod";
import { InWorkspace } from "#server/access/schema.ts";
import { type Caller, serve, workspaceTarget } from "#server/access/service.ts";
import { readList } from "#server/imports/service/read-list.ts";
import { readable } from "#server/imports/service/readable.ts";
import { catalogueFromOscal } from "#server/oscal/rules/read-catalog.ts";
import { readJson } from "#server/oscal/service/read-json.ts";
import { AppError } from "#server/platform/errors.ts";
import { catalogueFromRows, checked } from "./rules/catalogue.ts";
import type { Catalogue, FrameworkImport } from "./schema.ts";
import { importFramework } from "./service.ts";

const ImportInput = InWorkspace.extend({
  file: z.string().max(300),
  name: z.string().max(300).default(""),
  version: z.string().max(60).default(""),
  preview: z.enum(["true", "false"]).default("true"),
});

/** A catalogue as CSV, XLSX or OSCAL JSON: says what it would do, or does it. Asks before reading whether the caller may at all. */
export async function receiveFramework(
  caller: Caller,
  given: Record<string, unknown>,
  bytes: ReadableStream<Uint8Array> | null,
): Promise<FrameworkImport> {
  const { file, name, version, preview, ...scope } = ImportInput.parse(given);
  const target = workspaceTarget(scope, "engagement:manage");
  await serve(caller, target, "read", async () => undefined);
  const catalogue = await read(bytes, file, name, version);
  return serve(caller, target, "write", (tx, actor) => importFramework(tx, actor, catalogue, preview === "true"));
}

async function read(
  bytes: ReadableStream<Uint8Array> | null,
  file: string,
  name: string,
  version: string,
): Promise<Catalogue> {
  if (/\.xml$/i.test(file)) throw new AppError("invalid", "Send the JSON form of an OSCAL catalogue: XML is not read.");
  if (/\.json$/i.test(file)) {
    const json = await readJson(bytes);
    return readable(() => {
      const found = catalogueFromOscal(json);
      return checked({ ...found, name: name.trim() || found.name, version: version.trim() || found.version });
    });
  }
  const [sheet] = await readList(bytes, file);
  return readable(() => catalogueFromRows(sheet?.rows ?? [], name, version));
}
