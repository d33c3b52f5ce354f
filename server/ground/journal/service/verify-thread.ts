import { type Checked, checkBatch, type Place } from "../rules/batch.ts";
import { entriesIn } from "./entry-rows.ts";

/** Checks the entries of one batch of rows by themselves. */
export function checkedOf({ bytes, place }: { bytes: Uint8Array; place: Place }): Checked {
  return checkBatch(entriesIn(bytes), place);
}
