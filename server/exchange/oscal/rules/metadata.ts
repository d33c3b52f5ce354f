import { v5 } from "uuid";
import { OSCAL_VERSION } from "./models.ts";

/** The namespace of our own properties. */
export const NS = "https://tickmark.example/ns/oscal";
const SPACE = "6f2a9f0e-5f0c-5c3e-9a53-7a9f4d1b2c10";

/** Version 5: OSCAL requires UUIDs, and exports must be deterministic. */
export function uuidOf(...parts: string[]): string {
  return v5(parts.join(" "), SPACE);
}

/** A valid OSCAL token, such as "tsc_CC6.1". */
export function tokenOf(framework: string, code: string): string {
  return `${framework}_${code.replace(/[^\p{L}\p{N}._-]/gu, "_")}`;
}

export type Prop = { name: string; ns: string; value: string };

/** One of our own properties; empty values yield none. OSCAL requires one line without surrounding blanks. */
export function prop(name: string, value: string | number | boolean | null | undefined): Prop[] {
  const text = String(value ?? "")
    .replace(/\s+/g, " ")
    .trim();
  return text === "" ? [] : [{ name, ns: NS, value: text }];
}

/** `{[key]: items}`, or nothing: OSCAL has no empty lists. */
export function some<K extends string, T>(key: K, items: readonly T[]): { [P in K]?: readonly T[] } {
  return items.length > 0 ? ({ [key]: items } as { [P in K]: readonly T[] }) : {};
}

export function metadata(title: string, lastModified: string) {
  return { title, "last-modified": lastModified, version: lastModified.slice(0, 10), "oscal-version": OSCAL_VERSION };
}
