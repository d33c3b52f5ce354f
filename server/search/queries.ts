import { and, asc, desc, eq, ilike, or, sql } from "drizzle-orm";
import { evidence } from "#db/schema/evidence.ts";
import { control, criterion } from "#db/schema/programme.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import type { Hit } from "./schema.ts";

const EACH = 8;

/**
 * Finds controls and criteria by code or title and evidence by title, those that begin with the text first. One workspace's rows
 * are few enough to be read through their own index; a trigram index would not be used under row security anyway.
 */
export async function findAnything(tx: Tx, actor: WorkspaceActor, text: string): Promise<Hit[]> {
  const needle = text.trim().replace(/[\\%_]/g, "\\$&");
  if (needle.length < 2) return [];
  const like = `%${needle}%`;
  const controls = await tx
    .select({ code: control.code, title: control.title })
    .from(control)
    .where(
      and(
        eq(control.orgId, actor.orgId),
        eq(control.workspaceId, actor.workspaceId),
        or(ilike(control.code, like), ilike(control.title, like)),
      ),
    )
    .orderBy(desc(sql`${control.code} ilike ${`${needle}%`}`), asc(control.code))
    .limit(EACH);
  const criteria = await tx
    .select({ code: criterion.code, title: criterion.title })
    .from(criterion)
    .where(
      and(
        eq(criterion.orgId, actor.orgId),
        eq(criterion.workspaceId, actor.workspaceId),
        or(ilike(criterion.code, like), ilike(criterion.title, like)),
      ),
    )
    .orderBy(desc(sql`${criterion.code} ilike ${`${needle}%`}`), asc(criterion.sort))
    .limit(EACH);
  const items = await tx
    .select({ id: evidence.id, title: evidence.title, on: evidence.coversTo })
    .from(evidence)
    .where(
      and(eq(evidence.orgId, actor.orgId), eq(evidence.workspaceId, actor.workspaceId), ilike(evidence.title, like)),
    )
    .orderBy(desc(evidence.id))
    .limit(EACH);
  return [
    ...controls.map((c) => ({ kind: "control" as const, ...c, href: `/controls/${encodeURIComponent(c.code)}` })),
    ...criteria.map((c) => ({ kind: "criterion" as const, ...c, href: `/criteria#${encodeURIComponent(c.code)}` })),
    ...items.map((e) => ({ kind: "evidence" as const, code: e.on, title: e.title, href: `/evidence/items#${e.id}` })),
  ];
}
