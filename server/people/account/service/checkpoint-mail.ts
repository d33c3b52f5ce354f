import { and, eq, ne } from "drizzle-orm";
import { person } from "#db/schema/ground/identity.ts";
import type { Tx } from "#db/tenant.ts";
import type { CheckpointMail } from "../schema.ts";
import { recordForPerson } from "./journal.ts";

export async function sendCheckpoints(
  tx: Tx,
  who: { id: string; name: string },
  every: CheckpointMail,
  now: string,
): Promise<void> {
  const [changed] = await tx
    .update(person)
    .set({ checkpointMail: every })
    .where(and(eq(person.id, who.id), ne(person.checkpointMail, every)))
    .returning({ id: person.id });
  if (changed)
    await recordForPerson(tx, who, now, every === "off" ? "person.checkpoints_stopped" : "person.checkpoints_wanted");
}
