import { z } from "zod";

export type CatalogueItem = { code: string; title: string; description: string; group: string };

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

export const FrameworkImport = z.object({
  name: z.string(),
  version: z.string(),
  before: z.string().nullable(),
  added: z.array(Named),
  changed: z.array(Named.extend({ was: z.string() })),
  /** no longer in the catalogue, with the number of controls mapped to each */
  removed: z.array(Named.extend({ controls: z.int() })),
  unchanged: z.int(),
  notUnderstood: z.array(z.string()),
});
export type FrameworkImport = z.infer<typeof FrameworkImport>;
