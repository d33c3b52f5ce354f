import { expect, test } from "vitest";
import { changesOfSql, counted, mutantsOf, mutated } from "#tests/mutation/mutants.ts";

const becomes = (text: string) => mutantsOf(text).map((mutant) => mutated(text, mutant));

test("comparisons, conjunctions, conditions, limits and calls are each changed, one at a time", () => {
  expect(becomes("x = a < b;")).toEqual([";", "x = a <= b;"]);
  expect(becomes("if (a && b) stop();")).toEqual(
    expect.arrayContaining(["if (a || b) stop();", "if (true) stop();", "if (false) stop();", "if (a && b) ;"]),
  );
  expect(becomes("const LIMIT = 60;")).toEqual(["const LIMIT = 61;"]);
  expect(becomes("const q = and(eq(a, b), gt(c, d));")).toEqual(
    expect.arrayContaining([
      "const q = and(gt(c, d));",
      "const q = and(eq(a, b));",
      "const q = and(ne(a, b), gt(c, d));",
      "const q = and(eq(a, b), gte(c, d));",
    ]),
  );
});

test("a query's tenant filter, which row security repeats, is negated rather than removed", () => {
  expect(becomes("const q = and(eq(risk.orgId, actor.orgId), eq(risk.id, id));")).toEqual([
    "const q = and(ne(risk.orgId, actor.orgId), eq(risk.id, id));",
    "const q = and(eq(risk.orgId, actor.orgId));",
    "const q = and(eq(risk.orgId, actor.orgId), ne(risk.id, id));",
  ]);
  expect(becomes("const q = from(risk).where(eq(risk.orgId, actor.orgId));")).toEqual([
    "const q = from(risk).where(ne(risk.orgId, actor.orgId));",
  ]);
});

test("the words of a SQL text are changed, and types, imports and other texts are not", () => {
  expect(becomes('import { a } from "b < c";\ntype T = { x: 1 | 2 };\nconst t = "a < b";')).toEqual([]);
  expect(becomes("const q = sql`select 1 from t where a = b and c < d`;")).toEqual([
    "const q = sql`select 1 from t where a <> b and c < d`;",
    "const q = sql`select 1 from t where a = b or c < d`;",
    "const q = sql`select 1 from t where a = b and c <= d`;",
  ]);
  expect(changesOfSql("if x is null then raise exception 'no'; end if")).toHaveLength(2);
  expect(changesOfSql("select 1 -- or 2 and 3\nwhere a and b")).toEqual([[30, 35, " or "]]);
});

test("an instrumented text behaves the same, and reports what ran", () => {
  const been: number[] = [];
  const text = "function twice(n) { if (n > 1) { return [1].map((x) => x * n)[0]; } return 0; } twice(2)";
  // A function of a parameter, so that the counted text runs apart from this file.
  const run = (source: string) =>
    new Function("hit", `return (() => { ${source.replace("twice(2)", "return twice(2)")} })()`);
  const reached = counted(text, (at) => `hit(${at})`);
  expect(run(reached)((at: number) => been.push(at))).toBe(2);
  expect(been).toEqual([text.indexOf("if"), text.indexOf("return ["), text.indexOf("x * n")]);
});
