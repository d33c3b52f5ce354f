import { z } from "zod";
import { RELEASE_KINDS } from "#db/schema/plan/sharing.ts";
export const ReleaseKind = z.enum(RELEASE_KINDS);
export type ReleaseKind = z.infer<typeof ReleaseKind>;

/** A document by id; everything else by kind. */
export const Releasable = z
  .object({ kind: ReleaseKind, documentId: z.uuid().nullable() })
  .refine((r) => (r.kind === "document") === (r.documentId !== null), {
    error: "Name a document for this kind, and only for this kind.",
  });
export type Releasable = z.infer<typeof Releasable>;

export const ActiveRelease = z.object({
  number: z.int(),
  releasedBy: z.string(),
  /** in the workspace's time zone */
  releasedOn: z.string(),
});
export type ActiveRelease = z.infer<typeof ActiveRelease>;

export const Released = z.object({
  description: ActiveRelease.nullable(),
  riskRegister: ActiveRelease.nullable(),
  vendorList: ActiveRelease.nullable(),
  documents: z.array(ActiveRelease.extend({ documentId: z.uuid(), version: z.int() })),
});
export type Released = z.infer<typeof Released>;
