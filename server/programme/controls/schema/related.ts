import { z } from "zod";
import { ScopeKind } from "#server/programme/scope/schema.ts";

export const ControlComment = z.object({
  id: z.uuid(),
  body: z.string(),
  mentions: z.array(z.string()),
  writtenBy: z.string(),
  writtenAt: z.string(),
});
export type ControlComment = z.infer<typeof ControlComment>;

export const ControlRelated = z.object({
  risks: z.array(z.object({ id: z.uuid(), code: z.string(), description: z.string() })),
  /** scope items it runs on, under their current names */
  systems: z.array(z.object({ id: z.uuid(), kind: ScopeKind, name: z.string(), isGone: z.boolean() })),
  systemsVersion: z.int(),
  /** how many more items are hidden from an auditor until the description is released */
  unreleasedSystems: z.int(),
  documents: z.array(z.object({ id: z.uuid(), title: z.string() })),
  /** the library control it was adopted from */
  libraryCode: z.string().nullable(),
  comments: z.array(ControlComment),
});
export type ControlRelated = z.infer<typeof ControlRelated>;

export const SetSystems = z.object({
  controlId: z.uuid(),
  itemIds: z.array(z.uuid()).max(200, { error: "Choose at most 200 items." }),
  /** `systemsVersion` when the form was opened */
  version: z.int().min(0),
});
export type SetSystems = z.infer<typeof SetSystems>;

export const AddComment = z.object({
  controlId: z.uuid(),
  body: z.string().trim().min(1, { error: "Write something first." }).max(4000, {
    error: "Shorten this to 4,000 characters.",
  }),
});
export type AddComment = z.infer<typeof AddComment>;
