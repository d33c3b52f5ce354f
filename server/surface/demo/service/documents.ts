import type { Tx } from "#db/tenant.ts";
import type { Capability } from "#server/ground/access/rules.ts";
import { serveAs, type WorkspaceActor, workspaceTarget } from "#server/ground/access/service.ts";
import { currentPeople } from "#server/people/people/queries.ts";
import { controlNames } from "#server/programme/controls/queries/current.ts";
import { listCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { outlines } from "#server/programme/documents/queries.ts";
import {
  acknowledgeDocument,
  approveDocument,
  createDocument,
  writeDocument,
} from "#server/programme/documents/service/documents.ts";
import type { DemoPerson } from "./people.ts";

type People = { writer: DemoPerson; approver: DemoPerson; readers: readonly DemoPerson[] };

/** Policies from outlines: most approved and some acknowledged; one changed since, one overdue, one never approved. */
export async function writeDocuments(
  { writer, approver, readers }: People,
  workspace: string,
  then: string,
  now: string,
) {
  const as = <T>(
    who: DemoPerson,
    at: string,
    needs: Capability & `document:${string}`,
    act: (tx: Tx, actor: WorkspaceActor) => Promise<T>,
  ) => serveAs(who, at, workspaceTarget({ workspace }, needs), "write", act);
  for (const [outline, control] of Object.entries(WRITTEN)) {
    const documentId = await as(writer, then, "document:manage", (tx, actor) =>
      fromOutline(tx, actor, outline, control),
    );
    if (outline === "continuity") continue;
    await as(approver, then, "document:approve", (tx, actor) => approveDocument(tx, actor, { documentId, version: 1 }));
    if (outline === "information-security" || outline === "acceptable-use")
      for (const reader of readers)
        await as(reader, then, "document:acknowledge", (tx, actor) =>
          acknowledgeDocument(tx, actor, { documentId, version: 1 }),
        );
    if (outline === "access-control")
      await as(writer, now, "document:manage", async (tx, actor) => {
        const body = `${textOf(outline)}\n## Remote access\n\n- Through the identity provider with a second factor, never straight to a machine.\n`;
        await writeDocument(tx, actor, { documentId, body, note: "Remote access added.", version: 1 });
      });
  }
}

const WRITTEN: Record<string, string> = {
  "information-security": "GOV-",
  "access-control": "IAM-",
  "incident-response": "INC-",
  "acceptable-use": "HRS-",
  continuity: "AVL-",
};

async function fromOutline(tx: Tx, actor: WorkspaceActor, id: string, control: string): Promise<string> {
  const outline = outlines().find((o) => o.id === id);
  if (!outline) throw new Error(`no outline is called ${id}`);
  const { kind, title, needsAcknowledgement } = outline;
  const controls = (await controlNames(tx, actor)).filter((c) => c.code.startsWith(control)).map((c) => c.id);
  const criteria = (await listCriteria(tx, actor, {}))
    .filter((c) => outline.criteria.includes(c.code))
    .map((c) => c.id);
  const [owner] = (await currentPeople(tx, actor)).filter((p) => p.name === actor.personName);
  const made = await createDocument(tx, actor, {
    values: {
      kind,
      title,
      needsAcknowledgement,
      ownerId: owner?.id ?? null,
      reviewMonths: id === "incident-response" ? 6 : outline.reviewMonths,
      controls,
      criteria,
    },
    body: textOf(id),
  });
  return made.id;
}

function textOf(id: string): string {
  return outlines().find((o) => o.id === id)?.body ?? "";
}
