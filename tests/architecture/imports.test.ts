import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { WINGS } from "#server/ground/screens/rules/screens.ts";
import { allEdges, cycleIn, type Edge, edgesOf, type Rule, sources, violations } from "./imports.ts";

const FOLDERS = ["app", "server", "db"];
const SHARED = new Set(["ground/platform", "ground/trpc", "surface/api", "surface/cli"]);
const roomOf = (path: string) => path.match(/^(?:server|app\/_features|db\/schema)\/([^/]+\/[^/]+)(?:\/|$)/)?.[1] ?? "";
const wingOf = (path: string) => roomOf(path).split("/")[0] ?? "";
const FRONT = /^server\/[^/]+\/[^/]+\/(service|queries|rules|schema)(\.ts|\/)/;

const RULES: Rule[] = [
  { name: "the database layer knows nothing of its users", from: /^db\//, to: /^(server|app)\// },
  { name: "the server side works without screens", from: /^server\//, to: /^app\// },
  { name: "a primitive could ship in another product", from: /^app\/_ui\//, to: /^(app\/_features|server|db)\// },
  {
    name: "screens see procedures, schemas and pure rules only",
    from: /^app\//,
    to: /^(server|db)\//,
    except: ({ to }) =>
      /^server\/([^/]+\/[^/]+\/(schema(\.ts|\/)|rules(\.ts|\/)|transport(\.ts|\/))|surface\/api\/(root|metrics|exports)\.ts|ground\/(trpc\/edge|platform\/(health|demo-people))\.ts)/.test(
        to,
      ),
  },
  {
    name: "plain routes are mounted in app/api",
    from: /^app\/(?!api\/)/,
    to: /\/transport(\.ts|\/)/,
  },
  {
    name: "rules are pure: no IO, no framework",
    from: /^server\/[^/]+\/[^/]+\/rules(\.ts|\/)/,
    to: /^(server|db|app)\/|^node_modules\/(next|react|drizzle-orm|postgres|node:fs|node:http)/,
    except: ({ to }) => /^server\/[^/]+\/[^/]+\/(rules(\.ts|\/)|schema(\.ts|\/))/.test(to),
    values: true,
  },
  {
    name: "a room meets another at its service, queries, rules or schema",
    from: /^server\//,
    to: /^server\//,
    except: ({ from, to }) => {
      const [a, b] = [roomOf(from), roomOf(to)];
      // The server's own frame puts rooms together; jobs and operators' commands are started by it.
      return a === b || SHARED.has(a) || SHARED.has(b) || FRONT.test(to);
    },
  },
  {
    name: "Markdown is parsed in threads and in browsers: some accepted texts take seconds",
    from: /^(app|server)\//,
    to: /^node_modules\/(react-markdown|remark|rehype|unified|marked|micromark|mdast-util|@tiptap\/markdown)|^server\/ground\/papers\/(rules\/markdown|service\/[a-z]+-thread)\.ts/,
    // The editor begins to work when it is in a browser; the two services name the types of what they have done in a thread.
    except: ({ from, to }) =>
      /^server\/ground\/papers\/service\/([a-z]+-thread|drawing|write-paper)\.ts|^app\/_features\/programme\/documents\/markdown-editor\.tsx/.test(
        from,
      ) ||
      (from === "server/ground/papers/rules/markdown.ts" && to.startsWith("node_modules/")),
    values: true,
  },
  {
    name: "the driver is for db alone",
    from: /^(app|server)\//,
    to: /^node_modules\/(postgres$|drizzle-orm\/postgres-js|pg$)/,
  },
  {
    name: "db/tenant.ts is the only door to the database",
    from: /^(app|server)\//,
    to: /^db\/(client|owner|embedded|migrate)\.ts$/,
    // The command line and what it starts act as the owner: they migrate, verify and reset, and serve no request.
    except: ({ from }) =>
      /^server\/(surface\/cli\/|ground\/platform\/runtime\.ts|ground\/journal\/service\/verify(-rows|-recorded|-past|-entries)?\.ts|surface\/demo\/service\/prepare\.ts)/.test(
        from,
      ),
  },
];

test("imports keep to the layers", () => {
  const edges = allEdges(FOLDERS);
  expect(edges.length).toBeGreaterThan(1000);
  expect(violations(edges, RULES)).toEqual([]);
});

test("the rules find what they forbid", () => {
  const bad = [
    ...edgesOf(
      "app/_features/x/y.tsx",
      'import { withActor } from "#db/tenant.ts";\nimport { a } from "#server/evidence/evidence/service/submit.ts";',
    ),
    ...edgesOf("db/x.ts", 'import { env } from "#server/ground/platform/env.ts";'),
    ...edgesOf("app/_features/x/z.tsx", 'import ReactMarkdown from "react-markdown";'),
    ...edgesOf("server/plan/x/queries.ts", 'import { piecesOf } from "#server/ground/papers/rules/markdown.ts";'),
    ...edgesOf("server/evidence/evidence/rules.ts", 'import { sql } from "drizzle-orm";'),
    ...edgesOf(
      "server/plan/a/service.ts",
      'import { x } from "#server/plan/b/router.ts";\nimport postgres from "postgres";',
    ),
  ];
  expect(violations(bad, RULES).map((v) => v.split(":")[0])).toHaveLength(8);
});

test("capabilities come from one list: no schema accepts arbitrary text for one, and no cast makes one from text", () => {
  const loose = /capabilit\w*: z\.(array\(z\.)?string\(|\bcapability: string\b|as (readonly )?Capability\b/i;
  expect(
    ["capabilities: z.array(z.string())", "(capability: string) =>", "x as Capability[]"].filter((t) => loose.test(t)),
  ).toHaveLength(3);
  const found = sources(["app", "server"]).filter((f) => loose.test(readFileSync(f, "utf8")));
  expect(found).toEqual([]);
});

test("only server/people/people resolves names: another join would show no one where row security hides someone", () => {
  const joined =
    /import (type )?\{[^}]*\bmembership\b[^}]*\} from "#db\/schema\/people\/organizations\.ts"|\b(from|join) membership\b/;
  // Who comes and goes, who may what, and what the owner's connection verifies: no auditor runs these.
  const own =
    /^server\/(people|plan\/acceptance|ground\/access|surface\/(portfolio|demo))\/|^server\/(programme\/controls\/service\/owners|ground\/journal\/service\/verify)\.ts$/;
  expect(joined.test('import { membership, organization } from "#db/schema/people/organizations.ts";')).toBe(true);
  expect(joined.test("sql`left join membership m on m.id = c.owner_id`")).toBe(true);
  const found = sources(["server"]).filter((f) => !own.test(f) && joined.test(readFileSync(f, "utf8")));
  expect(found).toEqual([]);
});

test("the tenant predicate is spelled in one place, raw SQL included", () => {
  const spelled =
    /\beq\(\s*(\w+\.)?workspaceId,|\bworkspace_id"?\s*=\s*(\$\{|"?\w+"?\."?workspace_id)|\bworkspaceId: \w+\.workspaceId\b/;
  for (const text of [
    "and(eq(risk.orgId, actor.orgId), eq(risk.workspaceId, actor.workspaceId))",
    "and(eq(file.orgId, actor.orgId), isOpen, eq(workspaceId, actor.workspaceId))",
    `where c.org_id = \${actor.orgId} and c.workspace_id = \${actor.workspaceId}`,
    "join control c on c.org_id = cc.org_id and c.workspace_id = cc.workspace_id",
    'where cc.workspace_id = "control"."workspace_id"',
    "values({ ...values, orgId: actor.orgId, workspaceId: actor.workspaceId })",
  ])
    expect(text).toMatch(spelled);
  // The journal's check asks the owner's own connection, whose statements nothing of ours can be put into.
  const own = /^server\/ground\/(platform\/in-tenant|journal\/service\/verify(-rows)?)\.ts$/;
  const found = sources(["server"]).filter((f) => !own.test(f) && spelled.test(readFileSync(f, "utf8")));
  expect(found).toEqual([]);
});

test("a page's server components call no hook: it would fail only when someone opens the page", () => {
  const text = (file: string) => readFileSync(file, "utf8");
  const imported = Map.groupBy(
    allEdges(["app"]).filter((e) => !e.typeOnly && e.to.startsWith("app/")),
    (e) => e.from,
  );
  const drawn = new Set<string>();
  function walk(file: string): void {
    if (drawn.has(file) || text(file).startsWith('"use client"')) return;
    drawn.add(file);
    for (const { to } of imported.get(file) ?? []) walk(to);
  }
  sources(["app"])
    .filter((file) => /\/(page|layout|not-found)\.tsx$/.test(file))
    .forEach(walk);
  expect(drawn.size).toBeGreaterThan(100);
  expect([...drawn].filter((file) => /(?<![\w.])use[A-Z]\w*\(/.test(text(file)))).toEqual([]);
});

// Each import that goes up nevertheless, with its reason.
const UP: Readonly<Record<string, string>> = {
  "server/people/people/service.ts → db/schema/programme/controls.ts":
    "whoever owns a control stays named when they are not invited any more",
  "server/people/invitations/queries.ts → db/schema/plan/sharing.ts":
    "an invitation to audit is locked and opened with its grant",
  "server/people/invitations/queries.ts → db/schema/plan/engagements.ts":
    "an invitation to audit says which engagement",
  "server/plan/released/queries.ts → db/schema/audit/releases.ts":
    "its table names documents and so stands above them; grants and every room above ask what is released",
  "app/_features/plan/engagements/engagement-form.tsx → server/programme/criteria/schema.ts":
    "whoever sets up a SOC 1 chooses from the starter objectives",
  "app/_features/plan/engagements/engagements-table.tsx → server/programme/criteria/schema.ts":
    "the list says how far each engagement is covered",
  "app/_features/plan/reports/adopt-plan.tsx → server/programme/criteria/schema.ts": "as the form of an engagement",
  "app/_features/plan/reports/objective-choice.tsx → server/programme/criteria/schema.ts":
    "as the form of an engagement",
  "app/_features/plan/reports/plan-editor.tsx → server/programme/criteria/schema.ts": "as the form of an engagement",
};

test("no wing imports a higher one, in or across folders: lower wings must not change because of higher ones", () => {
  const wings: readonly string[] = WINGS;
  const rank = (path: string) => wings.indexOf(wingOf(path));
  const up = (edges: readonly Edge[]) =>
    edges
      .filter(({ from, to }) => roomOf(from) && roomOf(to) && rank(from) < rank(to))
      .map(({ from, to }) => `${from} → ${to}`);
  const edges = allEdges(FOLDERS);
  const named = edges.flatMap(({ from, to }) => [wingOf(from), wingOf(to)]).filter((wing) => wing !== "");
  expect(WINGS).toEqual(expect.arrayContaining([...new Set(named)]));
  expect(up(edges).sort()).toEqual(Object.keys(UP).sort());
  const bad = [
    ["server/plan/scope/x.ts", "server/audit/issued/y.ts"],
    ["server/ground/access/x.ts", "db/schema/people/y.ts"],
    ["app/_features/plan/sharing/x.tsx", "server/evidence/evidence/schema.ts"],
  ] as const;
  expect(up(bad.map(([from, to]) => ({ from, to, typeOnly: true })))).toHaveLength(bad.length);
});

test("no two rooms of a wing import each other, types included: one would be part of the other", () => {
  const between = (edges: readonly Edge[]) =>
    edges
      .map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to), typeOnly: false }))
      .filter(({ from, to }) => from && to && from !== to);
  expect(cycleIn(between(allEdges(["server"])))).toBeNull();
  expect(cycleIn(between(allEdges(["app/_features"]).filter(({ to }) => to.startsWith("app/"))))).toBeNull();
  const [one, other] = ["server/plan/a/x.ts", "server/plan/b/y.ts"];
  const ring = [
    { from: one, to: other, typeOnly: true },
    { from: other, to: one, typeOnly: true },
  ];
  expect(cycleIn(between(ring))).toEqual(["plan/a", "plan/b", "plan/a"]);
});

test("a file's `use client` comes first, or only the build would notice", () => {
  const late = (text: string) =>
    text.includes('"use client"') && !/^(\/\/.*\n|\/\*[\s\S]*?\*\/\n|\n)*"use client";\n/.test(text);
  expect(late('import { a } from "b";\n("use client");\n')).toBe(true);
  expect(sources(["app"]).filter((file) => late(readFileSync(file, "utf8")))).toEqual([]);
});

test("no cycle of imports, types included", () => {
  expect(cycleIn(allEdges(FOLDERS).map((edge) => ({ ...edge, typeOnly: false })))).toBeNull();
  expect(
    cycleIn([
      { from: "a", to: "b", typeOnly: false },
      { from: "b", to: "a", typeOnly: false },
    ]),
  ).toEqual(["a", "b", "a"]);
});

test("every import of the project resolves to a file", () => {
  const missing = allEdges(FOLDERS).filter((e) => !e.to.startsWith("node_modules/") && !existsSync(e.to));
  expect(missing).toEqual([]);
});

test("a room's files are named from the closed vocabulary", () => {
  const VOCABULARY =
    /^server\/[^/]+\/[^/]+\/((router|service|queries|rules|schema|jobs|transport)\.ts$|(service|queries|rules|schema|transport)\/[a-z0-9-]+\.ts$)/;
  const strangers = sources(["server"]).filter((f) => !SHARED.has(roomOf(f)) && !VOCABULARY.test(f));
  expect(strangers).toEqual([]);
});

test("no file is a drawer for odds and ends, and none is longer than 300 lines", () => {
  const files = sources(FOLDERS);
  expect(files.filter((f) => /\/(utils?|helpers?|index|common|misc)\.tsx?$/.test(f))).toEqual([]);
  expect(files.filter((f) => readFileSync(f, "utf8").split("\n").length > 301)).toEqual([]);
});
