import { withActor } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import type { Delegable } from "#server/delegations/rules.ts";
import { startImport } from "#server/imports/service/draft.ts";
import { once } from "#server/rest/service.ts";
import { TOKEN_CAPABILITIES } from "#server/tokens/rules.ts";
import type { testDatabase } from "#tests/factories/database.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { mailedToken } from "#tests/factories/invitations.ts";
import { callAs, makeOrganization, makePerson, makeTenant, type TestPerson } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

export type TestDatabase = ReturnType<typeof testDatabase>;

/** Ids of one workspace's records, for inputs. None of them carries anybody's access. */
export type Records = {
  orgId: string;
  /** SOC 2, with `criterionId`, `controlId` and `evidenceId` */
  engagementId: string;
  criterionId: string;
  controlId: string;
  evidenceId: string;
  /** SOC 1, with other criteria, controls and evidence */
  soc1Id: string;
  objectiveId: string;
  soc1ControlId: string;
  soc1EvidenceId: string;
  /** draft control mapped to `criterionId`, and evidence of `controlId` from long before the engagement's period */
  draftControlId: string;
  oldEvidenceId: string;
  uploadId: string;
  draftId: string;
  membershipId: string;
  delegationId: string;
  grantId: string;
  auditorId: string;
  tokenId: string;
};

type Made = Awaited<ReturnType<typeof makeTenant>>;
export type FilledTenant = Made & { records: Records; second: { id: string; slug: string; records: Records } };

/** A tenant with rows in every table, in two workspaces of the same shape. */
export async function makeFilledTenant(): Promise<FilledTenant> {
  const made = await makeTenant();
  const organization = made.org.orgId;
  const email = `${made.owner.id}@invited.example.com`;
  const own = {
    orgId: organization,
    membershipId: (await made.call.people.invite({ organization, name: "Ira Invited", email, role: "viewer" })).id,
    delegationId: (
      await made.call.delegations.invite({
        organization,
        providerName: "Spare provider",
        email: `${made.owner.id}@provider.example.com`,
        capabilities: ["workspace:read"],
      })
    ).id,
  };
  const second = await made.call.workspaces.create({ organization, name: "Treasury", timeZone: "UTC" });
  const records = { ...own, ...(await fill(made, made.workspace)) };
  return { ...made, records, second: { ...second, records: { ...own, ...(await fill(made, second)) } } };
}

async function fill({ call, actor }: Made, workspace: { id: string; slug: string; name: string }) {
  const scope = { workspace: workspace.slug };
  const inside = { ...actor, workspaceId: workspace.id, workspace: { ...workspace, timeZone: "UTC" } };
  const code = (await call.criteria.starterObjectives(scope))[0]?.objectives[0]?.code ?? "";
  const soc2 = await call.engagements.adopt({ ...scope, values: engagementValues() });
  const soc1 = await call.engagements.adopt({
    ...scope,
    values: engagementValues({ kind: "soc1", categories: [], objectives: [code] }),
  });
  const criterionId = (await call.criteria.list({ ...scope, engagementId: soc2.id }))[0]?.id ?? "";
  const objectiveId = (await call.criteria.list({ ...scope, engagementId: soc1.id }))[0]?.id ?? "";
  const control = async (name: string, criterion: string, status: "active" | "draft" = "active") => {
    const values = controlValues({ code: name, status, frequency: "as_needed", ownerName: `Owner of ${name}` });
    const { id } = await call.controls.create({ ...scope, values });
    await call.criteria.map({ ...scope, controlId: id, criterionId: criterion, rationale: `${name} meets it.` });
    return id;
  };
  const evidence = async (controlId: string, coversFrom: string, coversTo: string) => {
    const uploadIds = [await makeUpload(inside, `${controlId} ${coversFrom}`)];
    const values = evidenceInput({ controlIds: [controlId], uploadIds, coversFrom, coversTo });
    return (await call.evidence.submit({ ...scope, values })).id;
  };
  const controlId = await control("C-1", criterionId);
  const soc1ControlId = await control("C-2", objectiveId);
  const draftControlId = await control("C-3", criterionId, "draft");
  for (const id of [controlId, soc1ControlId])
    await call.evidence.recordEvent({ ...scope, controlId: id, occurredOn: "2026-03-02", reference: "TICKET-1" });
  const { id: grantId } = await call.sharing.share({
    ...scope,
    engagementId: soc2.id,
    firmName: "Spare firm",
    emails: [`${workspace.id}@firm.example.com`],
    endsOn: "2099-12-31",
  });
  const grant = (await call.sharing.list(scope)).find((g) => g.id === grantId);
  const values = { name: "Collector", capabilities: [...TOKEN_CAPABILITIES], days: 30 };
  const token = await call.tokens.create({ ...scope, values });
  await answeredOnce(inside, token.id);
  const sheet = {
    name: "List",
    rows: [
      ["ID", "Title"],
      ["IMP-1", "Imported"],
    ],
  };
  return {
    engagementId: soc2.id,
    criterionId,
    controlId,
    evidenceId: await evidence(controlId, "2026-03-01", "2026-03-31"),
    soc1Id: soc1.id,
    objectiveId,
    soc1ControlId,
    soc1EvidenceId: await evidence(soc1ControlId, "2026-03-01", "2026-03-31"),
    draftControlId,
    oldEvidenceId: await evidence(controlId, "2021-01-01", "2021-01-31"),
    uploadId: await makeUpload(inside, `${workspace.id} unused`),
    draftId: await withActor(inside, "write", (tx) => startImport(tx, inside, "list.csv", [sheet])),
    grantId,
    auditorId: grant?.auditors[0]?.id ?? "",
    tokenId: token.id,
  };
}

function answeredOnce(actor: WorkspaceActor, tokenId: string) {
  const asked = { key: "first", request: "hash" };
  return withActor({ ...actor, tokenId }, "write", (tx, who) => once(tx, who, asked, async () => ({ done: true })));
}

/** A provider that operates the client. @returns its organization and owner, and the delegation's id */
export async function makeOperator(db: TestDatabase, client: Made, capabilities: readonly Delegable[]) {
  const owner = await makePerson("Priya Provider");
  const org = await makeOrganization(owner, "mssp");
  const { id: delegationId } = await client.call.delegations.invite({
    organization: client.org.orgId,
    providerName: org.name,
    email: owner.email,
    capabilities: [...capabilities],
  });
  await callAs(owner).invitations.accept({ token: await mailedToken(db, owner.email), acceptingId: org.orgId });
  return { owner, org, delegationId };
}

/** An audit firm that reads one of the client's engagements. @returns its owner and organization, and the grant's id */
export async function makeAuditor(db: TestDatabase, client: FilledTenant, engagementId: string) {
  const person = await makePerson("Aude Auditor");
  const org = await makeOrganization(person, "audit_firm");
  const { id: grantId } = await client.call.sharing.share({
    workspace: client.workspace.slug,
    engagementId,
    firmName: org.name,
    emails: [person.email],
    endsOn: "2099-12-31",
  });
  await accept(db, person, org.orgId);
  return { person, org, grantId };
}

export async function accept(db: TestDatabase, person: TestPerson, acceptingId: string): Promise<void> {
  await callAs(person).invitations.accept({ token: await mailedToken(db, person.email), acceptingId });
}
