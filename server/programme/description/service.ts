import { descriptionVersion } from "#db/schema/programme/scope.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { tenantKey } from "#server/ground/platform/in-tenant.ts";
import { oneAtATime } from "#server/ground/platform/turns.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { engagementForActor } from "#server/plan/engagements/queries.ts";
import { sectionsOf } from "#server/programme/description/rules/sections.ts";
import { newestSections, openDescription } from "./queries.ts";
import type { DescriptionView, SaveSection } from "./schema.ts";

/**
 * Saves a section's next version.
 * @throws AppError("not_found"); AppError("conflict") when someone saved since, or once the report is issued
 */
export async function saveSection(tx: Tx, actor: WorkspaceActor, input: SaveSection): Promise<DescriptionView> {
  const engagement = await engagementForActor(tx, actor, input.engagementId);
  const section = sectionsOf(engagement).find((s) => s.id === input.section);
  if (!section) throw notFound("section");
  if (["issued", "superseded", "withdrawn"].includes(engagement.status))
    throw new AppError("conflict", "The report is issued: its description can no longer change.");
  await oneAtATime(tx, actor, `description ${engagement.id}`);
  const before = (await newestSections(tx, actor, engagement.id)).get(section.id);
  const by = before?.savedBy ?? "Somebody";
  const meanwhile = `${by} has changed this section since. Copy your text, reload, and merge the two.`;
  requireVersion(before?.version ?? null, input.version, meanwhile, "body");
  const version = input.version + 1;
  const { body, isComplete } = input;
  await tx.insert(descriptionVersion).values({
    ...tenantKey(actor),
    engagementId: engagement.id,
    section: section.id,
    version,
    body,
    isComplete,
    savedBy: actor.personName,
    savedAt: actor.now,
  });
  await record(tx, actor, {
    action: "scope.described",
    subject: { type: "engagement", id: engagement.id, label: `${section.code} ${section.title}` },
    before: before ? { version: before.version, body: before.body, isComplete: before.isComplete } : undefined,
    after: { section: section.id, version, body, isComplete },
  });
  return openDescription(tx, actor, engagement.id);
}

/** Copies one engagement's text to the next, to be reviewed again. */
export async function carryDescription(tx: Tx, actor: WorkspaceActor, fromId: string, toId: string): Promise<void> {
  const written = [...(await newestSections(tx, actor, fromId)).values()].filter((s) => s.body.trim());
  if (written.length === 0) return;
  await tx.insert(descriptionVersion).values(
    written.map((s) => ({
      ...s,
      engagementId: toId,
      version: 1,
      isComplete: false,
      savedBy: actor.personName,
      savedAt: actor.now,
    })),
  );
}
