import { describe, expect, test } from "vitest";
import { WINGS } from "#server/ground/screens/rules/screens.ts";
import { EDITS } from "#server/surface/cli/noun/edits.ts";
import { fillIn, namesOf, pluralOf, problemWithName } from "#server/surface/cli/noun/names.ts";

const POLICY = namesOf("access-policy", "access-policies", "evidence");
const edited = (path: string, text: string, names = POLICY) => EDITS[path]?.(text, names, WINGS) ?? "";

test.each([
  ["finding", "findings"],
  ["access-policy", "access-policies"],
  ["survey", "surveys"],
  ["access-process", "access-processes"],
  ["search", "searches"],
])("several of a %s are %s", (one, several) => {
  expect(pluralOf(one)).toBe(several);
});

test("a template's noun is replaced in every spelling, with the right article", () => {
  const template =
    "an example noun, Example nouns: ExampleNoun exampleNouns EXAMPLE_NOUN_STATES example_noun [exampleNoun] /example-nouns #server/WING/";
  expect(fillIn(template, POLICY)).toBe(
    "an access policy, Access policies: AccessPolicy accessPolicies ACCESS_POLICY_STATES access_policy [accessPolicy] /access-policies #server/evidence/",
  );
  expect(fillIn("Add an example noun. An example noun", namesOf("finding", "findings", "audit"))).toBe(
    "Add a finding. A finding",
  );
});

describe("a name is refused", () => {
  const code = "const line = newId();";
  test.each([
    ["that is not written in small letters and hyphens", "AccessReview", undefined, /is not a name/],
    ["that ends the path of a file elsewhere", "../finding", undefined, /is not a name/],
    ["that TypeScript keeps for itself", "case", undefined, /word of TypeScript's/],
    ["that SQL keeps for itself", "user", undefined, /word of TypeScript's or of SQL's/],
    ["that what is written uses itself", "line", undefined, /“line” is already used/],
    ["that is too long for what is named after it", "x".repeat(33), undefined, /too long/],
    ["with which one and several are the same", "evidence-series", "evidence-series", /--plural/],
  ])("%s", (_, name, plural, why) => {
    expect(problemWithName(name, plural ?? pluralOf(name), code)).toMatch(why);
  });

  test("but no other", () => {
    expect(problemWithName("access-review", "access-reviews", code)).toBeNull();
  });
});

test("inserts an action in alphabetical order, above the next one's comment, with its own topic", () => {
  const text = `export const TOPICS = {
  risks: { label: "Risks", logs: ["workspace"] },
  sharing: { label: "Auditors", logs: ["workspace"] },
};
export const ACTIONS = {
  "aa.done": { told: "nobody" },
  // Why b is so: } and ] close nothing here.
  "b.done": { told: "nobody" },
} as const;
`;
  const written = edited("db/schema/ground/actions.ts", text);
  const keys = (of: string) => [...of.matchAll(/^ {2}"?([\w.]+|\/\/)/gm)].map(([, key]) => key);
  expect(keys(written)).toEqual([
    ...["risks", "accessPolicies", "sharing", "aa.done"],
    ...["access_policy.added", "access_policy.changed", "access_policy.removed", "//", "b.done"],
  ]);
  expect(written).toContain(
    '"access_policy.added": { told: "nobody", topic: "accessPolicies", words: "Access policy added" },',
  );
});

test("inserts a screen after its own wing's and lower wings' work, before the rest", () => {
  const text = `export const SCREENS = {
  "/": { label: "Tickmark", wing: "surface", needs: null },
  "/w/[workspace]/risks": { label: "Risks", wing: "programme", needs: "workspace:read", menu: "work" },
  "/w/[workspace]/evidence": {
    label: "Evidence",
    wing: "evidence",
    menu: "work",
  },
  "/w/[workspace]/evidence/items": { label: "Items", wing: "evidence", needs: "evidence:read" },
  "/w/[workspace]/activity": { label: "Activity", wing: "ground", needs: "journal:read", menu: "around" },
} as const;
`;
  const order = (wing: string) =>
    [
      ...edited("server/ground/screens/rules/screens.ts", text, namesOf("finding", "findings", wing)).matchAll(
        /^ {2}"(.*)": /gm,
      ),
    ].map(([, path = ""]) => path.replace("/w/[workspace]/", ""));
  expect(order("plan")).toEqual([
    "/",
    "findings",
    "findings/[finding]",
    "risks",
    "evidence",
    "evidence/items",
    "activity",
  ]);
  expect(order("audit")).toEqual([
    "/",
    "risks",
    "evidence",
    "evidence/items",
    "findings",
    "findings/[finding]",
    "activity",
  ]);
});

test("a list on one line, without a comma at its end, takes another entry", () => {
  const text = `export const CAPABILITIES = {};
export const READ_BY = { risk: "workspace:read" };
const VIEWER = ["plan:read"];
const COMPLIANCE_MANAGER = [...VIEWER];
export const DELEGABLE_CAPABILITIES = ["plan:read"];
`;
  const written = edited("server/ground/access/rules.ts", text).replaceAll(/\s+/g, " ");
  expect(written).toContain('{ risk: "workspace:read", access_policy: "access_policy:read", }');
  expect(written).toContain('VIEWER = ["plan:read", "access_policy:read", ]');
  expect(written).toContain('[...VIEWER, "access_policy:manage", ]');
});

test("without exactly one place to insert into, nothing is guessed", () => {
  expect(() => edited("db/schema/ground/actions.ts", "export const OTHERS = {};")).toThrow(/no single/);
  expect(() => edited("db/schema/ground/actions.ts", "export const TOPICS = {")).toThrow(/Nothing closes/);
});
