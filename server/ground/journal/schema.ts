import { z } from "zod";
import { TOPICS, type Topic } from "#db/schema/ground/actions.ts";

export const TopicName = z.enum(Object.keys(TOPICS) as [Topic, ...Topic[]]);

export const JournalRow = z.object({
  sequence: z.number(),
  at: z.string(),
  action: z.string(),
  /** what the action belongs to; null for one that this version does not know */
  topic: TopicName.nullable(),
  /** the action in words, such as "Control added" */
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
  /** what this log can be narrowed to */
  topics: z.array(z.object({ topic: TopicName, label: z.string() })),
});
export type JournalPage = z.infer<typeof JournalPage>;

/**
 * What a browser checks a log with: its newest checkpoint, the verifier keys that may have signed it or an earlier one (this
 * installation's first), and the proof, in base64, that it extends the log of the size asked for.
 */
export const CheckpointSince = z.object({
  note: z.string().nullable(),
  keys: z.array(z.string()),
  proof: z.array(z.base64()).nullable(),
});
export type CheckpointSince = z.infer<typeof CheckpointSince>;
