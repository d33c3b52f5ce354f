import { expect, test } from "vitest";
import { withActor } from "#db/tenant.ts";
import { gathered } from "#server/ground/tables/service/readable.ts";
import { catalogueFromRows, checked } from "#server/programme/frameworks/rules/catalogue.ts";
import { catalogueFromOscal } from "#server/programme/frameworks/rules/read-catalog.ts";
import { importFramework } from "#server/programme/frameworks/service/import.ts";
import { readJson } from "#server/programme/frameworks/service/read-json.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

testDatabase();

const HEAD = ["Code", "Title", "Description", "Domain"];
const V1 = [HEAD, ["X-1", "One", "First.", "A"], ["X-2", "Two", "", "A"], ["X-3", "Three", "", "B"]];
const V2 = [HEAD, ["X-1", "One, reworded", "First.", "A"], ["X-3", "Three", "", "B"], ["X-4", "Four", "", "B"]];

async function tenant() {
  const made = await makeTenant();
  const scope = { workspace: made.workspace.slug };
  const inside = { ...made.actor, workspaceId: made.workspace.id, workspace: { ...made.workspace, timeZone: "UTC" } };
  const bring = (rows: string[][], version: string, isPreview = false) =>
    withActor(inside, "write", (tx, actor) =>
      importFramework(tx, actor, catalogueFromRows(rows, "House rules", version), isPreview),
    );
  return { ...made, scope, bring };
}

test("a custom framework is mapped to like any other, and its next version keeps the mappings", async () => {
  const { call, scope, bring } = await tenant();
  expect(await bring(V1, "1.0", true)).toMatchObject({ before: null, added: [{}, {}, {}] });
  expect(await call.frameworks.list(scope)).toEqual([]);
  await bring(V1, "1.0");
  const at = async (code: string) => (await call.criteria.list(scope)).find((c) => c.code === code);
  const controlId = (await call.controls.create({ ...scope, values: controlValues({ code: "A-1" }) })).id;
  for (const code of ["X-1", "X-2"])
    await call.mappings.map({ ...scope, controlId, criterionId: (await at(code))?.id ?? "", rationale: "Because." });
  const before = await at("X-1");
  expect(await bring(V2, "2.0")).toMatchObject({
    before: "1.0",
    added: [{ code: "X-4" }],
    changed: [{ code: "X-1", title: "One, reworded", was: "One" }],
    removed: [{ code: "X-2", controls: 1 }],
    unchanged: 1,
  });
  expect(await at("X-1")).toMatchObject({
    id: before?.id,
    title: "One, reworded",
    controls: [{ rationale: "Because." }],
  });
  expect(await at("X-2")).toBeUndefined();
  expect(await call.frameworks.list(scope)).toMatchObject([
    { name: "House rules", version: "2.0", criteria: 3, mapped: 1 },
  ]);
  await bring(V1, "3.0");
  expect(await at("X-2"), "what comes back has its mappings still").toMatchObject({ controls: [{ code: "A-1" }] });
});

test("a code used by another framework is refused with what to do", async () => {
  const { call, scope, bring } = await tenant();
  await call.engagements.adopt({ ...scope, values: engagementValues() });
  await expect(bring([HEAD, ["cc6.1", "Theirs", "", ""]], "1")).rejects.toThrow(
    /has CC6\.1: add a prefix to this framework’s codes/,
  );
});

test("merges codes that differ only in case or blanks, and reports what it left out", () => {
  const { items, notUnderstood } = catalogueFromRows(
    [
      ["Ref", "Name", "Colour"],
      ["A  1", "One", "red"],
      ["a 1", "Again", ""],
      ["", "No code", ""],
    ],
    "X",
    "1",
  );
  expect(items.map((i) => i.code)).toEqual(["A 1"]);
  expect(notUnderstood).toEqual([
    "Columns that were left out: Colour.",
    "A second a 1 was left out: the file already has A 1.",
    "A row without a code was left out.",
  ]);
});

test("a framework without a version, name or heading line is refused at the missing field", () => {
  expect(() => catalogueFromRows(V1, "X", " ")).toThrow(/Give the version/);
  expect(() => catalogueFromRows(V1, " ", "1")).toThrow(/Give the framework a name/);
  expect(() => catalogueFromRows([["a", "b"]], "X", "1")).toThrow(/No heading line/);
});

test("reads OSCAL catalogues of any author: labels, nested controls and prose; reports what it left out", () => {
  const catalogue = catalogueFromOscal({
    catalog: {
      metadata: { title: "Theirs", version: "5.1" },
      groups: [
        {
          title: "Access",
          controls: [
            {
              id: "ac-2",
              title: "Accounts",
              props: [{ name: "label", value: "AC-2" }],
              params: [{}],
              parts: [
                { name: "statement", prose: "Manage accounts:", parts: [{ name: "item", prose: "each one." }] },
                { name: "guidance", prose: "Long." },
              ],
              controls: [{ id: "ac-2.1", title: "Automated" }],
            },
          ],
        },
      ],
    },
  });
  expect(checked(catalogue)).toEqual({
    name: "Theirs",
    version: "5.1",
    items: [
      { code: "AC-2", title: "Accounts", description: "Manage accounts:\neach one.", group: "Access" },
      { code: "AC-2.1", title: "Automated", description: "", group: "Access" },
    ],
    notUnderstood: [
      "1 parameters were left out: their placeholders remain in the text.",
      "1 parts other than statements (guidance, assessment objectives) were left out.",
    ],
  });
});

test.each([
  ["nothing", "", /empty/],
  ["XML with an external entity", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', /This is XML/],
  ["no JSON", "{", /not JSON/],
  ["a tower of brackets", "[".repeat(100_000), /nested more than 60 levels/],
  ["50 MB", "x".repeat(50 * 1024 * 1024), /larger than 20 MB/],
])("a file of %s is refused with what to do", async (_, text, message) => {
  const read = gathered(new Blob([text]).stream(), "Split it.").then(readJson);
  await expect(read).rejects.toThrow(message);
});
