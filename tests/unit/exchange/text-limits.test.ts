import { expect, test } from "vitest";
import { ZodError } from "zod";
import { readControls } from "#server/exchange/imports/rules/read-controls.ts";
import { guessTable } from "#server/exchange/imports/rules/table.ts";
import { EvidenceMetadata } from "#server/exchange/rest/schema.ts";
import { ControlInput } from "#server/programme/controls/schema/control.ts";
import { ControlFilter, SaveControlView } from "#server/programme/controls/schema/list.ts";
import { receiveFramework } from "#server/programme/frameworks/transport.ts";
import { controlValues } from "#tests/factories/programme.ts";

type Schema = { safeParse(value: unknown): { error?: ZodError } };
type Refusal = (text: string) => string[] | Promise<string[]>;

/** What is wrong with the field alone. */
const field =
  (schema: Schema, values: (text: string) => Record<string, unknown>, name: string): Refusal =>
  (text) =>
    (schema.safeParse(values(text)).error?.issues ?? [])
      .filter(({ path }) => path[0] === name)
      .map(({ message }) => message);

const imported =
  (row: (text: string) => string[]): Refusal =>
  (text) => {
    const rows = [["Control ID", "Title", "Description"], row(text)];
    const context = { knownCriteria: new Set<string>(), existing: new Map(), defaults: {} };
    const [read] = readControls(rows, guessTable([{ name: "Sheet1", rows }]), context).rows;
    return read?.verdict === "reject" ? read.problems.map(({ reason }) => reason) : [];
  };

const catalogue =
  (name: "name" | "version" | "file"): Refusal =>
  async (text) => {
    const caller = { sessionToken: null, believes: null, now: new Date().toISOString() };
    const given = { workspace: "acme", file: "a.csv", [name]: text };
    const error = await receiveFramework(caller, given, null).catch((cause: unknown) => cause);
    return error instanceof ZodError ? error.issues.map(({ message }) => message) : [];
  };

const control = (name: "code" | "title") =>
  field(ControlInput, (text) => controlValues({ code: "C-1", [name]: text }), name);

const LIMITS: [string, number, Refusal][] = [
  ["a control's ID", 60, control("code")],
  ["a control's ID in a list", 60, imported((text) => [text, "Title", "Statement"])],
  [
    "the ID of a control that evidence of a program names",
    60,
    field(EvidenceMetadata, (text) => ({ controls: [text] }), "controls"),
  ],
  ["the name of a view", 60, field(SaveControlView, (name) => ({ name }), "name")],
  ["the criterion that a list is narrowed to", 60, field(ControlFilter, (criterion) => ({ criterion }), "criterion")],
  ["the ID that a page follows", 60, field(ControlFilter, (after) => ({ after }), "after")],
  ["the version of a catalogue", 60, catalogue("version")],
  ["a control's title", 300, control("title")],
  ["a control's title in a list", 300, imported((text) => ["C-1", text, "Statement"])],
  ["the name of a catalogue", 300, catalogue("name")],
  ["the name of a catalogue's file", 300, catalogue("file")],
];

test.each(LIMITS)("%s may have exactly %i characters, and not one more", async (_what, most, refusal) => {
  expect(await refusal("x".repeat(most))).toEqual([]);
  expect(await refusal("x".repeat(most + 1))).toEqual([expect.stringContaining(String(most))]);
});
