import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { allEdges, cycleIn, edgesOf, type Rule, sources, violations } from "./imports.ts";

const FOLDERS = ["app", "server", "db"];
const SHARED = new Set(["platform", "trpc", "cli"]);
const featureOf = (path: string) => path.match(/^server\/([^/]+)\//)?.[1] ?? "";
const FRONT = /^server\/[^/]+\/(service|queries|rules|schema)(\.ts|\/)/;

const RULES: Rule[] = [
  { name: "the database layer knows nothing of its users", from: /^db\//, to: /^(server|app)\// },
  { name: "the server side works without screens", from: /^server\//, to: /^app\// },
  { name: "a primitive could ship in another product", from: /^app\/_ui\//, to: /^(app\/_features|server|db)\// },
  {
    name: "screens see procedures, schemas and pure rules only",
    from: /^app\//,
    to: /^(server|db)\//,
    except: ({ to }) =>
      /^server\/([^/]+\/(schema(\.ts|\/)|rules(\.ts|\/)|transport(\.ts|\/))|trpc\/(root|edge|sign-in)\.ts|platform\/(health|metrics)\.ts)/.test(
        to,
      ),
  },
  {
    name: "plain routes are mounted in app/api",
    from: /^app\/(?!api\/)/,
    to: /\/transport(\.ts|\/)|trpc\/sign-in\.ts$/,
  },
  {
    name: "rules are pure: no IO, no framework",
    from: /^server\/[^/]+\/rules(\.ts|\/)/,
    to: /^(server|db|app)\/|^node_modules\/(next|react|drizzle-orm|postgres|node:fs|node:http)/,
    except: ({ to }) => /^server\/[^/]+\/(rules(\.ts|\/)|schema\.ts)/.test(to),
    values: true,
  },
  {
    name: "a feature meets another at its service, queries, rules or schema",
    from: /^server\//,
    to: /^server\//,
    except: ({ from, to }) => {
      const [a, b] = [featureOf(from), featureOf(to)];
      // The server's own frame puts features together; jobs and operators' commands are started by it.
      return a === b || SHARED.has(a) || SHARED.has(b) || FRONT.test(to);
    },
  },
  {
    name: "Markdown is parsed in threads and in browsers: some accepted texts take seconds",
    from: /^(app|server)\//,
    to: /^node_modules\/(react-markdown|remark|rehype|unified|marked|micromark|mdast-util|@tiptap\/markdown)|^server\/documents\/(rules\/markdown|service\/[a-z]+-thread)\.ts/,
    // The editor begins to work when it is in a browser; the two services name the types of what they have done in a thread.
    except: ({ from, to }) =>
      /^server\/documents\/service\/([a-z]+-thread|drawing|write)\.ts|^app\/_features\/documents\/markdown-editor\.tsx/.test(
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
      /^server\/(cli\/|platform\/runtime\.ts|journal\/service\/verify(-rows|-recorded|-past)?\.ts|demo\/service\/prepare\.ts)/.test(
        from,
      ),
  },
];

test("imports keep to the layers", () => {
  const edges = allEdges(FOLDERS);
  expect(edges.length).toBeGreaterThan(1000);
  expect(violations(edges, RULES)).toEqual([]);
});

test("the rules do find what they forbid", () => {
  const bad = [
    ...edgesOf(
      "app/_features/x/y.tsx",
      'import { withActor } from "#db/tenant.ts";\nimport { a } from "#server/evidence/evidence/service/submit.ts";',
    ),
    ...edgesOf("db/x.ts", 'import { env } from "#server/ground/platform/env.ts";'),
    ...edgesOf("app/_features/x/z.tsx", 'import ReactMarkdown from "react-markdown";'),
    ...edgesOf("server/x/queries.ts", 'import { piecesOf } from "#server/ground/papers/rules/markdown.ts";'),
    ...edgesOf("server/evidence/evidence/evidence/rules.ts", 'import { sql } from "drizzle-orm";'),
    ...edgesOf("server/a/service.ts", 'import { x } from "#server/b/router.ts";\nimport postgres from "postgres";'),
  ];
  expect(violations(bad, RULES).map((v) => v.split(":")[0])).toHaveLength(8);
});

test("what may be done is named by the one list of capabilities: no schema takes any text for it, and no cast makes one of a text", () => {
  const loose = /capabilit\w*: z\.(array\(z\.)?string\(|\bcapability: string\b|as (readonly )?Capability\b/i;
  expect(
    ["capabilities: z.array(z.string())", "(capability: string) =>", "x as Capability[]"].filter((t) => loose.test(t)),
  ).toHaveLength(3);
  const found = sources(["app", "server"]).filter((f) => loose.test(readFileSync(f, "utf8")));
  expect(found).toEqual([]);
});

test("people are named by server/people/people alone: a join of another's own would read as nobody where row security hides somebody", () => {
  const joined =
    /import (type )?\{[^}]*\bmembership\b[^}]*\} from "#db\/schema\/organizations\.ts"|\b(from|join) membership\b/;
  // Who comes and goes, who may what, and what the owner's connection verifies: no auditor runs these.
  const own =
    /^server\/(people|access|account|organizations|invitations|delegations|portfolio|demo)\/|^server\/(controls\/service\/owners|journal\/service\/verify)\.ts$/;
  expect(joined.test('import { membership, organization } from "#db/schema/organizations.ts";')).toBe(true);
  expect(joined.test("sql`left join membership m on m.id = c.owner_id`")).toBe(true);
  const found = sources(["server"]).filter((f) => !own.test(f) && joined.test(readFileSync(f, "utf8")));
  expect(found).toEqual([]);
});

test("what a page draws on the server calls no hook: it would fail only when somebody opens the page", () => {
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

test("no cycle of imports", () => {
  expect(cycleIn(allEdges(FOLDERS))).toBeNull();
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

test("a feature's files have the names of the closed vocabulary", () => {
  const VOCABULARY =
    /^server\/[^/]+\/((router|service|queries|rules|schema|jobs|transport)\.ts$|(service|queries|rules|schema|transport)\/[a-z0-9-]+\.ts$)/;
  const strangers = sources(["server"]).filter((f) => !SHARED.has(featureOf(f)) && !VOCABULARY.test(f));
  expect(strangers).toEqual([]);
});

test("no file is a drawer for odds and ends, and none is longer than 300 lines", () => {
  const files = sources(FOLDERS);
  expect(files.filter((f) => /\/(utils?|helpers?|index|common|misc)\.tsx?$/.test(f))).toEqual([]);
  expect(files.filter((f) => readFileSync(f, "utf8").split("\n").length > 301)).toEqual([]);
});
