import type { EvidenceItem } from "#server/evidence/evidence/schema.ts";
import type { Adding } from "./add-evidence.tsx";

/** Initial values of the dialog that replaces an item of evidence. */
export function replacementOf(item: EvidenceItem): Adding {
  const { id, title, controls, coversFrom, coversTo, system } = item;
  const isReturned = item.review?.state === "returned";
  const controlIds = controls.map((c) => c.id);
  return { controlIds, from: coversFrom, to: coversTo, system: system ?? "", replaces: { id, title, isReturned } };
}
