import type { Releasable, ReleaseKind } from "./schema.ts";

export const RELEASE_LABEL: Record<Exclude<ReleaseKind, "document">, string> = {
  description: "System description",
  risk_register: "Risk register",
  vendor_list: "Vendor list",
};

/** Versions that go with a release, by the names the auditors' policies look up. */
export type Versions = Record<string, number>;

export const DIAGRAM = "diagram";
export const sectionName = (section: string) => `section:${section}`;
/** An item of which auditors see only the name and kind drawn in the diagram. */
export const drawnItem = (itemId: string) => `drawn:${itemId}`;

export function versionsDiffer(one: Versions, other: Versions, kind: ReleaseKind): boolean {
  const { [kind]: _, ...a } = one;
  const { [kind]: __, ...b } = other;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].some((name) => a[name] !== b[name]);
}

export function keyOf({ kind, documentId }: Releasable): string {
  return documentId ?? kind;
}

export function notReleasedYet(kind: ReleaseKind): string {
  const what = kind === "document" ? "This document" : `The ${RELEASE_LABEL[kind].toLowerCase()}`;
  return `${what} has not been released to you yet. The client releases it for fieldwork.`;
}
