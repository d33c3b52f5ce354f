import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { EXPORTS } from "#server/exchange/oscal/rules/models.ts";
import { exportOscal, receiveComponents } from "#server/exchange/oscal/transport.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues, daysAhead, engagementValues, riskValues, scopeValues } from "#tests/factories/programme.ts";

testDatabase();

const schema = JSON.parse(readFileSync("tests/fixtures/oscal_complete_schema-1-1-3.json", "utf8"));
const ajv = new Ajv({ allErrors: true, strict: false });
formats.default(ajv);
const validate = ajv.compile(schema);

type Made = Awaited<ReturnType<typeof makeTenant>>;

function insideOf(made: Made) {
  return { ...made.actor, workspaceId: made.workspace.id, workspace: { ...made.workspace, timeZone: "UTC" } };
}

const callerOf = (made: Made) => ({
  sessionToken: made.owner.token,
  believes: made.owner.id,
  now: new Date().toISOString(),
});

async function exported(made: Made, model: (typeof EXPORTS)[number], engagementId: string | null = null) {
  const about = engagementId ? { about: engagementId } : {};
  const answer = await exportOscal(callerOf(made), { workspace: made.workspace.slug, model, ...about });
  return JSON.stringify(await answer.json());
}

function imported(made: Made, json: unknown, isPreview = false) {
  const scope = { workspace: made.workspace.slug, preview: String(isPreview) };
  return receiveComponents(callerOf(made), scope, new Blob([JSON.stringify(json)]).stream());
}

/** A tenant with something of everything that an export says. */
async function filled() {
  const made = await makeTenant();
  const { call } = made;
  const scope = { workspace: made.workspace.slug };
  const soc2 = await call.engagements.adopt({ ...scope, values: engagementValues() });
  await call.engagements.adopt({
    ...scope,
    values: engagementValues({ kind: "iso27001", type: null, categories: [] }),
  });
  const criteria = await call.criteria.list(scope);
  const make = async (code: string, more: Partial<ReturnType<typeof controlValues>> = {}) =>
    (await call.controls.create({ ...scope, values: controlValues({ ...more, code }) })).id;
  const [olive] = await call.controls.people(scope);
  const full = await make("IAM-04", {
    performerId: olive?.id ?? null,
    statement: "Each quarter,\n\nmanagers “review” access.",
    ownerName: "Ada Example",
    frequency: "quarterly",
    anchor: "2026-02-01",
    dueDays: 20,
    graceDays: 3,
    type: "detective",
    nature: "manual",
    category: "Access",
    evidenceTypes: ["export", "sign-off"],
    isKey: true,
    operatesFrom: "2026-01-01",
  });
  await make("BARE-1", { statement: "", frequency: null, status: "draft" });
  const at = (code: string) => criteria.find((c) => c.code === code);
  const [point] = at("CC6.2")?.points ?? [];
  for (const [code, strength, points] of [
    ["CC6.1", "fully", []],
    ["CC6.2", "partly", [point?.id ?? ""]],
    ["A.5.18", "supports", []],
  ] as const)
    await call.mappings.map({
      ...scope,
      controlId: full,
      criterionId: at(code)?.id ?? "",
      strength,
      points: [...points],
      rationale: strength === "fully" ? "Rights are looked at." : null,
    });
  await call.scope.save({ ...scope, values: scopeValues(), criteria: [], edited: null });
  await call.risks.write({
    ...scope,
    values: riskValues({ treatment: null, treatmentDue: "2026-12-31" }),
    edited: null,
  });
  const uploadIds = [await makeUpload(insideOf(made), "bytes")];
  const { periodFrom, periodTo } = engagementValues();
  await call.evidence.submit({
    ...scope,
    values: evidenceInput({ controlIds: [full], uploadIds, coversFrom: periodFrom ?? "", coversTo: periodTo ?? "" }),
  });
  return { ...made, scope, soc2, full };
}

describe("what is exported", () => {
  test.each(EXPORTS)("%s is valid OSCAL 1.1.3, full and empty", async (model) => {
    const made = await filled();
    for (const [tenant, engagement] of [
      [made, made.soc2.id],
      [await makeTenant(), null],
    ] as const) {
      const json = JSON.parse(await exported(tenant, model, engagement));
      const valid = validate(json);
      expect((validate.errors ?? []).slice(0, 5).map((e) => `${e.instancePath} ${e.message}`)).toEqual([]);
      expect(valid).toBe(true);
    }
  });

  test("states how far each criterion is met, the evidence for it and what is open", async () => {
    const made = await filled();
    const results = await exported(made, "assessment-results", made.soc2.id);
    expect(results).toContain('"name":"sha-256"');
    expect(results).toContain("CC6.2 is met in part");
    expect(results).not.toContain("CC6.1 is");
    expect(await exported(made, "plan-of-action-and-milestones")).toContain("R-1: no treatment chosen");
  });
});

describe("a component definition", () => {
  test("imported into its own workspace changes nothing, and exports again byte for byte", async () => {
    const made = await filled();
    const before = await exported(made, "component-definition");
    expect(await imported(made, JSON.parse(before))).toMatchObject({
      created: [],
      changed: [],
      unchanged: 2,
      mapped: 0,
      notUnderstood: [],
    });
    expect(await exported(made, "component-definition")).toBe(before);
  });

  test("imported elsewhere loses nothing that the model can express, ids included", async () => {
    const made = await filled();
    const other = await makeTenant();
    const scope = { workspace: other.workspace.slug };
    await other.call.engagements.adopt({ ...scope, values: engagementValues() });
    await other.call.engagements.adopt({
      ...scope,
      values: engagementValues({ kind: "iso27001", type: null, categories: [] }),
    });
    const json = JSON.parse(await exported(made, "component-definition"));
    expect(await imported(other, json, true)).toMatchObject({ mapped: 3 });
    expect(
      JSON.parse(await exported(other, "component-definition"))["component-definition"].components,
    ).toBeUndefined();
    await imported(other, json);
    const back = JSON.parse(await exported(other, "component-definition"))["component-definition"];
    // A mapping's UUID is made of the criterion's id, which is the other workspace's own.
    const plain = (definition: unknown) =>
      JSON.parse(JSON.stringify(definition, (key, value) => (key === "uuid" ? undefined : value)));
    expect(plain(back.components)).toEqual(plain(json["component-definition"].components));
    expect(back.components[0].uuid).toBe(json["component-definition"].components[0].uuid);
  });

  test("by another author is read as far as possible, and the rest is reported", async () => {
    const made = await filled();
    const foreign = {
      "component-definition": {
        uuid: "8c5a1b4e-7d5b-4f2e-9c61-1f7d2a4e9b10",
        metadata: { title: "A vendor's list" },
        components: [
          {
            uuid: "0d5f3a52-3f1c-4a34-8f7e-0d3fb6f4a111",
            type: "software",
            title: "Identity provider",
            description: "Asks for a second factor.",
            "control-implementations": [
              {
                source: "https://example.com/catalog.json",
                "implemented-requirements": [
                  { "control-id": "cc6.1", description: "By a second factor." },
                  { "control-id": "ac-2", description: "Elsewhere." },
                ],
              },
            ],
          },
        ],
        capabilities: [{}],
        "back-matter": { constructor: { prototype: {} } },
      },
    };
    const outcome = await imported(made, foreign);
    expect(outcome).toMatchObject({ created: [{ code: "Identity-provider" }], mapped: 1 });
    expect(outcome.notUnderstood).toEqual([
      "1 criterion is not among the workspace’s: ac-2. Bring their catalogue first to map to them.",
      "1 capabilities were left out.",
    ]);
    const sheet = await made.call.controls.get({ ...made.scope, control: "Identity-provider" });
    expect(sheet).toMatchObject({ status: "draft", criteria: [{ code: "CC6.1", strength: "partly" }] });
  });

  test("with less than the workspace has removes nothing", async () => {
    const made = await filled();
    const json = JSON.parse(await exported(made, "component-definition"));
    const [component] = json["component-definition"].components.slice(1);
    component.props = component.props.filter((p: { name: string }) => p.name === "code");
    const before = await exported(made, "component-definition");
    await imported(made, { "component-definition": { ...json["component-definition"], components: [component] } });
    expect(await exported(made, "component-definition")).toBe(before);
  });

  test("leaves the design of a control inside a period alone, and says so", async () => {
    const made = await filled();
    const { call, scope } = made;
    const { id: engagementId } = await call.engagements.adopt({
      ...scope,
      values: engagementValues({ periodFrom: daysAhead(-90), periodTo: daysAhead(90) }),
    });
    for (const move of ["prepare", "operate"] as const) await call.engagements.move({ ...scope, engagementId, move });
    const text = (await exported(made, "component-definition")).replaceAll("managers", "team leads");
    const outcome = await imported(made, JSON.parse(text));
    expect(outcome.notUnderstood[0]).toMatch(/IAM-04 is inside the period of SOC 2/);
    expect((await call.controls.get({ ...scope, control: "IAM-04" })).statement).toContain("managers");
  });

  test.each([
    ["another model", { catalog: {} }, "This file holds an OSCAL catalog; a component-definition is needed here."],
    ["no model", [], "This is not an OSCAL component-definition: one begins with “component-definition”."],
  ])("is not %s", async (_, json, message) => {
    const made = await makeTenant();
    await expect(imported(made, json)).rejects.toThrow(message);
  });
});
