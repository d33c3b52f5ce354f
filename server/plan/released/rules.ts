import type { Releasable, ReleaseKind } from "./schema.ts";

export const RELEASE_LABEL: Record<Exclude<ReleaseKind, "document">, string> = {
  description: "System description",
  risk_register: "Risk register",
  vendor_list: "Vendor list",
};

/** Which version of what goes with a release, by the names that the auditors' policies ask for. */
export type Versions = Record<string, number>;

export const DIAGRAM = "diagram";
export const sectionName = (section: string) => `section:${section}`;
/** An item of which the diagram that goes shows the name and kind, and nothing else goes. */
export const drawnItem = (itemId: string) => `drawn:${itemId}`;

/** Whether two releases hold other versions; the release's own number does not count. */
export function differ(one: Versions, other: Versions, kind: ReleaseKind): boolean {
  const { [kind]: _, ...a } = one;
  const { [kind]: __, ...b } = other;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].some((name) => a[name] !== b[name]);
}

/** A name for what can be released, to compare by. */
export function keyOf({ kind, documentId }: Releasable): string {
  return documentId ?? kind;
}

/** What an auditor is told in place of what is not theirs to read yet. */
export function notReleasedYet(kind: ReleaseKind): string {
  const what = kind === "document" ? "This document" : `The ${RELEASE_LABEL[kind].toLowerCase()}`;
  return `${what} is not released to you yet. The client releases it for fieldwork.`;
}
