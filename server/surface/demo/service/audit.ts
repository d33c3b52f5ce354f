import { desc, eq } from "drizzle-orm";
import { mail } from "#db/schema/ground/identity.ts";
import { asIdentity } from "#db/tenant.ts";
import { makeRelease, releaseSheet } from "#server/audit/releases/service.ts";
import { serveAs, workspaceTarget } from "#server/ground/access/service.ts";
import { acceptInvitation } from "#server/plan/acceptance/service.ts";
import { shareEngagement } from "#server/plan/sharing/service/share.ts";
import type { DemoPeople } from "./people.ts";

export async function shareWithAuditor(
  people: DemoPeople,
  firmId: string,
  engagementId: string,
  endsOn: string,
): Promise<void> {
  const now = new Date().toISOString();
  const sharing = workspaceTarget({ workspace: "demo" }, "sharing:manage");
  await serveAs(people.compliance, now, sharing, "write", async (tx, actor) => {
    const firm = { firmName: "Alder & Pike CPAs", emails: [people.auditor.email] };
    await shareEngagement(tx, actor, { engagementId, ...firm, endsOn });
    const { lines } = await releaseSheet(tx, actor, engagementId);
    const items = lines.flatMap(({ kind, documentId, problem }) => (problem ? [] : [{ kind, documentId }]));
    await makeRelease(tx, actor, { engagementId, items });
  });
  const [message] = await asIdentity("read", (tx) =>
    tx
      .select({ body: mail.body })
      .from(mail)
      .where(eq(mail.recipient, people.auditor.email))
      .orderBy(desc(mail.createdAt))
      .limit(1),
  );
  const token = message?.body.match(/\/invitation\/(\S+)/)?.[1];
  if (!token) throw new Error("the auditor's invitation names no link");
  const who = { ...people.auditor, lastSeenAt: now, token: null };
  await asIdentity(
    "write",
    (tx) => acceptInvitation(tx, who, { token, acceptingId: firmId, acceptingName: null }, now),
    who.id,
  );
}
