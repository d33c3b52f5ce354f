import { z } from "zod";
import { prose } from "#server/ground/platform/line.ts";
export const DescriptionLine = z.object({ text: z.string(), detail: z.string(), note: z.string() });
export type DescriptionLine = z.infer<typeof DescriptionLine>;

export const Block = z.object({ title: z.string(), lines: z.array(DescriptionLine) });
export type Block = z.infer<typeof Block>;

const SectionView = z.object({
  id: z.string(),
  code: z.string(),
  title: z.string(),
  asks: z.string(),
  blocks: z.array(Block),
  /** what the data lacks for the section to be complete */
  missing: z.array(z.string()),
  /** hand-written Markdown and its version; 0 when there is none */
  body: z.string(),
  version: z.int(),
  isComplete: z.boolean(),
  savedBy: z.string().nullable(),
  savedAt: z.string().nullable(),
});

export const DescriptionView = z.object({
  engagementId: z.uuid(),
  engagement: z.string(),
  on: z.string(),
  sections: z.array(SectionView),
});
export type DescriptionView = z.infer<typeof DescriptionView>;

export const SaveSection = z.object({
  engagementId: z.uuid(),
  section: z.string().max(40),
  body: prose(50_000),
  isComplete: z.boolean(),
  /** the version the person read; 0 when there was none */
  version: z.int().min(0),
});
export type SaveSection = z.infer<typeof SaveSection>;
