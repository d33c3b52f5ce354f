import { z } from "zod";
import { RELEASE_KINDS } from "#db/schema/audit/releases.ts";
export const ReleaseKind = z.enum(RELEASE_KINDS);
export type ReleaseKind = z.infer<typeof ReleaseKind>;

/** What can be released: a document by its id, everything else by its kind. */
export const Releasable = z
  .object({ kind: ReleaseKind, documentId: z.uuid().nullable() })
  .refine((r) => (r.kind === "document") === (r.documentId !== null), { error: "Name the document, and it alone." });
export type Releasable = z.infer<typeof Releasable>;

/** An act of release that holds. */
export const Standing = z.object({
  number: z.int(),
  releasedBy: z.string(),
  /** the day in the workspace's time zone */
  releasedOn: z.string(),
});
export type Standing = z.infer<typeof Standing>;

/** What of an engagement is released to its auditors; null is not released. */
export const Released = z.object({
  description: Standing.nullable(),
  riskRegister: Standing.nullable(),
  vendorList: Standing.nullable(),
  documents: z.array(Standing.extend({ documentId: z.uuid(), version: z.int() })),
});
export type Released = z.infer<typeof Released>;
