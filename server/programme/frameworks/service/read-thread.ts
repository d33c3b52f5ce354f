import { readSheets } from "#server/ground/tables/service/read-sheets.ts";
import { readable } from "#server/ground/tables/service/readable.ts";
import { catalogueFromOscal } from "#server/programme/frameworks/rules/read-catalog.ts";
import { catalogueFromRows, checked } from "../rules/catalogue.ts";
import type { Catalogue } from "../schema.ts";
import { readJson } from "./read-json.ts";

type Sent = { bytes: Uint8Array; file: string; name: string; version: string };

/** Reads OSCAL JSON or a sheet, by file extension. */
export function catalogueOf({ bytes, file, name, version }: Sent): Promise<Catalogue> {
  return readable(async () => {
    if (/\.json$/i.test(file)) {
      const found = catalogueFromOscal(readJson(bytes));
      return checked({ ...found, name: name.trim() || found.name, version: version.trim() || found.version });
    }
    const [sheet] = await readSheets(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), file);
    return catalogueFromRows(sheet?.rows ?? [], name, version);
  });
}
