import { descriptionVersion } from "#db/schema/programme/scope.ts";
import { withActor } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { engagementForActor } from "#server/plan/engagements/queries.ts";
import { newestSections } from "#server/programme/description/queries.ts";
import { sectionsOf } from "#server/programme/description/rules/sections.ts";
import type { makeTenant } from "./people.ts";

type Call = Awaited<ReturnType<typeof makeTenant>>["call"];

/** Says of every section of the description that it is complete, with what is written there; all at once, for many tests need it. */
export async function completeDescription(actor: WorkspaceActor, engagementId: string): Promise<void> {
  await withActor(actor, "write", async (tx, who) => {
    const written = await newestSections(tx, who, engagementId);
    const open = sectionsOf(await engagementForActor(tx, who, engagementId)).filter(
      (s) => !written.get(s.id)?.isComplete,
    );
    await tx.insert(descriptionVersion).values(
      open.map(({ id: section }) => ({
        ...{ orgId: who.orgId, workspaceId: who.workspaceId, engagementId, section, isComplete: true },
        ...{ savedBy: who.personName, savedAt: who.now },
        body: written.get(section)?.body ?? "",
        version: (written.get(section)?.version ?? 0) + 1,
      })),
    );
    await record(tx, who, {
      action: "scope.described",
      subject: { type: "engagement", id: engagementId, label: "Description" },
    });
  });
}

/** Releases all of an engagement that is ready. */
export async function releaseReady(call: Call, of: { workspace: string; engagementId: string }): Promise<void> {
  const { lines } = await call.releases.sheet(of);
  const items = lines.flatMap(({ kind, documentId, problem }) => (problem ? [] : [{ kind, documentId }]));
  await call.releases.make({ ...of, items });
}
