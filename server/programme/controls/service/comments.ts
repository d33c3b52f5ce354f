import { controlComment } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { queueMail } from "#server/ground/mail/service/queue.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { tenantKey } from "#server/ground/platform/in-tenant.ts";
import { linkTo } from "#server/ground/screens/service.ts";
import { peopleWithAddresses } from "#server/people/people/queries.ts";
import { knownControls } from "../queries/current.ts";
import { relatedTo } from "../queries/related.ts";
import { mentionsIn } from "../rules/mentions.ts";
import type { AddComment, ControlRelated } from "../schema/related.ts";

/** Mails the active members it mentions. @throws AppError("invalid", field "controls") for a control outside the workspace */
export async function addComment(tx: Tx, actor: WorkspaceActor, input: AddComment): Promise<ControlRelated> {
  const [found] = await knownControls(tx, actor, [input.controlId]);
  if (!found) throw notFound("control");
  const named = mentionsIn(input.body, await peopleWithAddresses(tx, actor));
  const id = newId();
  await tx.insert(controlComment).values({
    ...tenantKey(actor),
    id,
    controlId: found.id,
    body: input.body,
    mentions: named.map((p) => p.id),
    writtenById: actor.personId ?? "",
    writtenBy: actor.personName,
    writtenAt: actor.now,
  });
  await record(tx, actor, {
    action: "control.commented",
    subject: { type: "control", id: found.id, label: `${found.code} ${found.title}` },
    after: { body: input.body, mentions: named.map((p) => p.name) },
  });
  const address = linkTo("/w/[workspace]/controls/[control]", { workspace: actor.workspace.slug, control: found.code });
  for (const { email, state } of named) {
    if (!email || state !== "active") continue;
    await queueMail(tx, "mention", {
      recipient: email,
      body: `${actor.personName} wrote beside ${found.code} ${found.title}:\n\n${input.body}\n\n${address}\n`,
    });
  }
  return relatedTo(tx, actor, found.id);
}
