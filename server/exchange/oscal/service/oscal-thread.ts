import { readable } from "#server/ground/tables/service/readable.ts";
import { readJson } from "#server/programme/frameworks/service/read-json.ts";
import type { EXPORTS } from "../rules/models.ts";
import { componentsFromOscal, type KnownCriterion, type ReadComponents } from "../rules/read-components.ts";
import { oscalOf } from "../rules/write.ts";
import type { Programme } from "../schema.ts";

type Written = { model: (typeof EXPORTS)[number]; programme: Programme; today: string };
type Sent = { bytes: Uint8Array; criteria: readonly KnownCriterion[] };

export function written({ model, programme, today }: Written): string {
  return `${JSON.stringify(oscalOf(model, programme, today), null, 2)}\n`;
}

export function components({ bytes, criteria }: Sent): Promise<ReadComponents> {
  return readable(() => componentsFromOscal(readJson(bytes), criteria));
}
