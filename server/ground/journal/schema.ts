import { z } from "zod";
import { TOPICS, type Topic } from "#db/schema/ground/actions.ts";

export const TopicName = z.enum(Object.keys(TOPICS) as [Topic, ...Topic[]]);

export const JournalRow = z.object({
  sequence: z.number(),
  at: z.string(),
  action: z.string(),
  /** null if this version does not know the action */
  topic: TopicName.nullable(),
  words: z.string(),
  actor: z.object({ kind: z.string(), name: z.string(), organization: z.string().nullable() }),
  subject: z.object({ type: z.string(), id: z.string().nullable(), label: z.string() }),
  why: z.string().nullable(),
  leafHash: z.string(),
});
export type JournalRow = z.infer<typeof JournalRow>;

export const JournalPage = z.object({
  rows: z.array(JournalRow),
  next: z.number().nullable(),
  head: z.object({ size: z.number(), note: z.string() }).nullable(),
  verifierKey: z.string(),
  topics: z.array(z.object({ topic: TopicName, label: z.string() })),
});
export type JournalPage = z.infer<typeof JournalPage>;

/** `verifierKeys`: this installation's first. The proof is base64, and shows that the checkpoint extends the requested size. */
export const CheckpointSince = z.object({
  note: z.string().nullable(),
  keys: z.array(z.string()),
  proof: z.array(z.base64()).nullable(),
});
export type CheckpointSince = z.infer<typeof CheckpointSince>;
