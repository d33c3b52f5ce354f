import { type Checked, checkBatch, type Place } from "../rules/batch.ts";
import { entriesIn } from "./entry-rows.ts";

export function checkedOf({ bytes, place }: { bytes: Uint8Array; place: Place }): Checked {
  return checkBatch(entriesIn(bytes), place);
}
