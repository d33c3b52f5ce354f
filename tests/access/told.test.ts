import { beforeAll, expect, test } from "vitest";
import { exportControls } from "#server/exchange/imports/transport.ts";
import { exportOscal } from "#server/exchange/oscal/transport.ts";
import { AUDITOR_CAPABILITIES } from "#server/ground/access/rules.ts";
import { exportStatement } from "#server/programme/applicability/transport.ts";
import { exportMatrix } from "#server/programme/mappings/transport.ts";
import { exportRegister } from "#server/programme/risks/transport.ts";
import { testDatabase } from "#tests/factories/database.ts";
import type { TestPerson } from "#tests/factories/people.ts";
import { callProcedure, PROCEDURES } from "./calls.ts";
import { type Difference, differences, factsIn } from "./told.ts";
import { explaining, HIDDEN, ONLY_OF_WHO_LOOKS } from "./told-hidden.ts";
import { makeToldWorld, type ToldWorld } from "./told-world.ts";

const db = testDatabase();
let world: ToldWorld;

type Input = Record<string, unknown>;
/** What each procedure that auditors reach is asked; one that needs nothing else than the workspace is not named. */
const INPUTS: Record<string, (w: ToldWorld) => Input[]> = {
  "applicability.open": ({ iso }) => [iso],
  "controls.list": (w) => [
    {},
    { filter: { gap: "any" } },
    { filter: { owner: "none" } },
    { filter: { text: w.controls.values.code } },
  ],
  "controls.get": ({ controls: c }) => [c.full, c.bare, c.events, "A-2"].map((control) => ({ control })),
  "controls.related": ({ controls: c }) => [c.full, c.bare].map((controlId) => ({ controlId })),
  "criteria.list": ({ inputs: { engagementId }, past }) => [{}, { engagementId }, past.place],
  "criteria.open": ({ inputs: i }) => [i.criterionId, i.otherCriterionId].map((criterionId) => ({ criterionId })),
  "documents.open": ({ inputs: { documentId } }) => [{ documentId, version: 1 }],
  "documents.read": ({ inputs: { documentId } }) => [{ documentId, version: 1 }],
  "engagements.open": ({ inputs: { engagementId }, past }) => [{ engagementId }, past.place],
  "evidence.list": ({ inputs: i, controls: c }) => [{}, { controlId: c.full }, { before: i.evidenceId }],
  "issued.open": ({ inputs: { engagementId }, past }) => [{ engagementId }, past.place],
  "journal.activity": () => [{}, { about: "evidence" }],
  "occurrences.ofControl": ({ controls: c }) =>
    [c.full, c.events, c.yearly, c.inWindow].map((controlId) => ({ controlId })),
  "occurrences.open": ({ inputs: { engagementId }, controls: c, past }) => [
    ...[c.full, c.events, c.yearly, c.inWindow].map((controlId) => ({ engagementId, controlId, key: null })),
    { ...past.place, controlId: past.controlId, key: null },
  ],
  "occurrences.timeline": ({ inputs: { engagementId }, past }) => [{ engagementId }, past.place],
  "releases.standing": ({ inputs: { engagementId } }) => [{ engagementId }],
  "risks.list": ({ inputs: { criterionId } }) => [{ criterionId }],
  "risks.open": ({ inputs: { riskId } }) => [{ riskId }],
  "scope.tiedTo": ({ inputs: { criterionId } }) => [{ criterionId }],
  "scope.open": ({ scoped: s }) => [s.serviceId, s.vendorId].map((itemId) => ({ itemId })),
  "scope.description": ({ inputs: { engagementId }, past }) => [{ engagementId }, past.place],
  "search.find": () => ["Cora", "A-1", "Second", "Cloud", "policy"].map((text) => ({ text })),
};

const READ = Object.keys(PROCEDURES).filter((path) => {
  const { type, meta } = PROCEDURES[path]?._def ?? {};
  return type === "query" && meta?.capability && AUDITOR_CAPABILITIES.includes(meta.capability);
});

/** What auditors take away as files. */
const FILES: Record<string, { send: typeof exportControls; given: (w: ToldWorld) => Input }> = {
  "file:controls": { send: exportControls, given: () => ({ format: "json" }) },
  "file:matrix": { send: exportMatrix, given: () => ({ format: "csv" }) },
  "file:risks": { send: exportRegister, given: () => ({ format: "json" }) },
  "file:statement": { send: exportStatement, given: ({ iso }) => ({ format: "csv", ...iso }) },
  "file:components": { send: exportOscal, given: () => ({ model: "component-definition" }) },
  "file:plan": {
    send: exportOscal,
    given: ({ inputs }) => ({ model: "system-security-plan", about: inputs.engagementId }),
  },
  "file:results": {
    send: exportOscal,
    given: ({ inputs }) => ({ model: "assessment-results", about: inputs.engagementId }),
  },
};
const TOLD = [...READ, ...Object.keys(FILES)];

beforeAll(async () => {
  world = await makeToldWorld(db);
}, 120_000);

const found = new Set<string>();

test.each(TOLD)("%s tells the auditor what it tells the owner, except what is hidden on purpose", async (path) => {
  const told = await asked(path, "auditor");
  const unexplained = told
    .flatMap(({ owner, other }) => differences(path, owner, other))
    .filter((d) => !explained(d, HIDDEN));
  expect(unexplained).toEqual([]);
});

test.each(TOLD)("%s shows a member previewing as the auditor exactly what the auditor sees", async (path) => {
  const seen = await asked(path, "auditor");
  const previewed = await asked(path, "preview");
  const unexplained = previewed
    .flatMap(({ other }, n) => differences(path, seen[n]?.other, other))
    .filter((d) => !explained(d, ONLY_OF_WHO_LOOKS));
  expect(unexplained).toEqual([]);
});

test("lists nothing as hidden that is in fact shown", () => {
  expect(Object.keys({ ...HIDDEN, ...ONLY_OF_WHO_LOOKS }).filter((path) => !found.has(path))).toEqual([]);
});

function explained(difference: Difference, by: typeof HIDDEN): boolean {
  const line = explaining(difference, by);
  if (line) found.add(line);
  return line !== null;
}

/** The answers to the owner and to somebody else, for each of the inputs. An input may name another place. */
async function asked(path: string, as: "auditor" | "preview") {
  const scope = { workspace: world.workspace.slug, engagement: world.inputs.engagementId };
  const inputs = INPUTS[path]?.(world) ?? [FILES[path]?.given(world) ?? {}];
  return Promise.all(
    inputs.map(async (input) => {
      const client = input.workspace === world.past.place.workspace ? world.past.owner : world.owner;
      const owner = await answer(path, client, { ...scope, ...input });
      const other = await (as === "auditor"
        ? answer(path, world.auditor, { ...scope, ...input })
        : answer(path, client, { ...scope, ...input, as }));
      expect(factsIn(owner), JSON.stringify(input)).toBeGreaterThan(0);
      return { owner, other };
    }),
  );
}

async function answer(path: string, person: TestPerson, input: Input): Promise<unknown> {
  const file = FILES[path];
  const given = input.as ? { ...input, as: "auditor" } : input;
  if (!file) {
    const { value, error } = await callProcedure(path, person, given);
    expect(error?.message, JSON.stringify(given)).toBeUndefined();
    return value;
  }
  const caller = { sessionToken: person.token, believes: person.id, now: new Date().toISOString() };
  const text = await (await file.send(caller, given)).text();
  return /^[[{]/.test(text) ? JSON.parse(text) : text.split("\r\n").map((line) => ({ id: line }));
}
