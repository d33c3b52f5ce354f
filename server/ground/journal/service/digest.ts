import { and, eq, isNull, lt, ne, or, sql } from "drizzle-orm";
import { person } from "#db/schema/ground/identity.ts";
import { asIdentity, type Tx } from "#db/tenant.ts";
import { reachOf, type SignedInPerson } from "#server/ground/access/queries.ts";
import { ROLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import type { Reach } from "#server/ground/access/schema.ts";
import {
  type Actor,
  organizationTarget,
  serveAs,
  type Target,
  workspaceTarget,
} from "#server/ground/access/service.ts";
import { queueMail } from "#server/ground/mail/service/queue.ts";
import { env } from "#server/ground/platform/env.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { linkTo } from "#server/ground/screens/service.ts";
import { checkpointIn } from "./proofs.ts";

type Reader = { id: string; name: string; email: string };

// Read as the subscriber, so that nobody gets more than they could see.
export async function mailCheckpoints(now: string): Promise<number> {
  const readers = await asIdentity("read", (tx) =>
    tx.select({ id: person.id, name: person.name, email: person.email }).from(person).where(due()),
  );
  let queued = 0;
  for (const reader of readers) {
    const parts = await partsFor(reader, now);
    if (parts.length > 0 && (await queueOnce(reader, parts, now))) queued += 1;
  }
  return queued;
}

// A few hours early, so that one late run does not shift all later ones.
function due() {
  return and(
    ne(person.checkpointMail, "off"),
    env().demo ? undefined : eq(person.isDemo, false),
    or(
      isNull(person.checkpointMailedAt),
      lt(
        person.checkpointMailedAt,
        sql`now() - case ${person.checkpointMail} when 'daily' then interval '20 hours' else interval '164 hours' end`,
      ),
    ),
  );
}

function queueOnce(reader: Reader, parts: readonly string[], now: string): Promise<boolean> {
  return asIdentity("write", async (tx) => {
    const [taken] = await tx
      .update(person)
      .set({ checkpointMailedAt: sql`now()` })
      .where(and(eq(person.id, reader.id), due()))
      .returning({ id: person.id });
    if (taken) await queueMail(tx, "checkpoints", { recipient: reader.email, body: mailBody(reader, parts, now) });
    return taken !== undefined;
  });
}

async function partsFor(reader: Reader, now: string): Promise<string[]> {
  const signedIn: SignedInPerson = { ...reader, lastSeenAt: now, token: null };
  const reach = await asIdentity("read", (tx) => reachOf(tx, signedIn), reader.id);
  const parts: string[] = [];
  for (const { title, target } of recordsOf(reach)) {
    const head = await readAs(reader, now, target, (tx, actor) =>
      checkpointIn(tx, actor.orgId, actor.workspaceId ?? actor.orgId),
    );
    if (head) parts.push(`${title}\n\n${head.note}`);
  }
  return parts;
}

type Readable = { title: string; target: Target<Actor> };

function recordsOf(reach: Reach): Iterable<Readable> {
  const organizations = reach.organizations
    .filter((o) => ROLE_CAPABILITIES[o.role].includes("organization:journal"))
    .map((o): [string, Readable] => [
      o.id,
      { title: `${o.name}, outside any workspace`, target: organizationTarget(o.id, "organization:journal") },
    ]);
  // Keyed by log: engagements of one workspace share a record, and workspaces may share a name.
  return new Map([
    ...organizations,
    ...reach.workspaces.map((w) => ofWorkspace(w)),
    ...reach.shared.map((w) => ofWorkspace(w, w.engagementId)),
  ]).values();
}

function ofWorkspace(
  w: Reach["workspaces"][number] | Reach["shared"][number],
  engagement?: string,
): [string, Readable] {
  const title = `${w.name}, ${w.organizationName}`;
  return [w.id, { title, target: workspaceTarget({ workspace: w.id, engagement }, "journal:read") }];
}

async function readAs<R>(
  reader: Reader,
  now: string,
  target: Target<Actor>,
  run: (tx: Tx, actor: Actor) => Promise<R>,
) {
  try {
    return await serveAs(reader, now, target, "read", run);
  } catch (error) {
    // A provider may not be allowed to read activity, and a grant may end at any time.
    if (error instanceof AppError && (error.code === "forbidden" || error.code === "not_found")) return null;
    throw error;
  }
}

function mailBody({ name }: Reader, parts: readonly string[], now: string): string {
  return `Hello ${name},

These are the signed checkpoints, as of ${now.slice(0, 16).replace("T", " ")} UTC, of the records that you read on Tickmark. Keep this message where the operator of Tickmark cannot change it. If anyone doubts the record later, give them the checkpoint, from its first line to its signature: \`journal verify --checkpoint FILE\` shows whether anything recorded before it was changed or removed.

${parts.join("\n\n")}

You asked for this at ${linkTo("/account")}, where you can also stop it.
`;
}
