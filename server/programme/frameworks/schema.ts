import { z } from "zod";

/** One requirement of a catalogue, as a file says it. */
export type CatalogueItem = { code: string; title: string; description: string; group: string };

/** A catalogue as read from a file; `notUnderstood` are sentences about what was left out. */
export type Catalogue = { name: string; version: string; items: CatalogueItem[]; notUnderstood: string[] };

export const Framework = z.object({
  id: z.uuid(),
  name: z.string(),
  version: z.string(),
  updatedAt: z.string(),
  criteria: z.int(),
  mapped: z.int(),
});
export type Framework = z.infer<typeof Framework>;

const Named = z.object({ code: z.string(), title: z.string() });

/** What a catalogue would do to the workspace, or did. */
export const FrameworkImport = z.object({
  name: z.string(),
  version: z.string(),
  /** the version that is there; null for a framework that is new */
  before: z.string().nullable(),
  added: z.array(Named),
  changed: z.array(Named.extend({ was: z.string() })),
  /** no more in the catalogue, with how many controls are mapped to it */
  removed: z.array(Named.extend({ controls: z.int() })),
  unchanged: z.int(),
  notUnderstood: z.array(z.string()),
});
export type FrameworkImport = z.infer<typeof FrameworkImport>;
