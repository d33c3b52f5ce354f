import { z } from "zod";
import { prose } from "#server/ground/platform/line.ts";
/** One thing the data says in a description: its name, what it is, and facts beside it. */
export const Line = z.object({ text: z.string(), detail: z.string(), note: z.string() });
export type Line = z.infer<typeof Line>;

export const Block = z.object({ title: z.string(), lines: z.array(Line) });
export type Block = z.infer<typeof Block>;

const SectionView = z.object({
  id: z.string(),
  code: z.string(),
  title: z.string(),
  asks: z.string(),
  /** what the data says */
  blocks: z.array(Block),
  /** what keeps it from being complete, by the data */
  missing: z.array(z.string()),
  /** what people wrote, in Markdown, and its version; 0 where nothing was written */
  body: z.string(),
  version: z.int(),
  isComplete: z.boolean(),
  savedBy: z.string().nullable(),
  savedAt: z.string().nullable(),
});

export const DescriptionView = z.object({
  engagementId: z.uuid(),
  engagement: z.string(),
  /** the day that the system is described as of */
  on: z.string(),
  sections: z.array(SectionView),
});
export type DescriptionView = z.infer<typeof DescriptionView>;

export const SaveSection = z.object({
  engagementId: z.uuid(),
  section: z.string().max(40),
  body: prose(50_000),
  isComplete: z.boolean(),
  /** the version as the person saw it; 0 where nothing was written */
  version: z.int().min(0),
});
export type SaveSection = z.infer<typeof SaveSection>;
