import { desc, eq } from "drizzle-orm";
import { mail } from "#db/schema/identity.ts";
import { asIdentity } from "#db/tenant.ts";
import { serveAs, workspaceTarget } from "#server/access/service.ts";
import { acceptInvitation } from "#server/invitations/service/accept.ts";
import { shareEngagement } from "#server/sharing/service/share.ts";
import type { DemoPeople } from "./people.ts";

/** The client shares its SOC 2 with the auditor, who follows the link in the mail and accepts for the firm. */
export async function shareWithAuditor(
  people: DemoPeople,
  firmId: string,
  engagementId: string,
  endsOn: string,
): Promise<void> {
  const now = new Date().toISOString();
  await serveAs(
    people.compliance,
    now,
    workspaceTarget({ workspace: "demo" }, "sharing:manage"),
    "write",
    (tx, actor) =>
      shareEngagement(tx, actor, {
        engagementId,
        firmName: "Alder & Pike CPAs",
        emails: [people.auditor.email],
        endsOn,
      }),
  );
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
