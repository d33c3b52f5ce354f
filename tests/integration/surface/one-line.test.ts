import { expect, test } from "vitest";
import type { z } from "zod";
import { OPERATIONS } from "#server/exchange/rest/transport/operations.ts";
import { toAppError } from "#server/ground/platform/database-errors.ts";
import { isOneLine, oneLinePattern } from "#server/ground/platform/rules/lines.ts";
import { appRouter } from "#server/surface/api/root.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";

const db = testDatabase();
const HIDDEN = "a\u202eb";

test("the database accepts the same one-line texts as the product", async () => {
  const [rule] = await db.superuser()<{ text: string }[]>`
    select pg_get_functiondef('app.one_line(text)'::regprocedure) as text`;
  expect(rule?.text).toContain(oneLinePattern());
  const points = "p between 1 and 55295 or p between 57344 and 131071 or p between 917504 and 921599";
  for (const beside of ["", "ا", "葛", "\ufe0f"]) {
    const [row] = await db.superuser()<{ bits: string }[]>`
      select string_agg(case when app.one_line(${beside} || chr(p) || ${beside}) then '1' else '0' end, '' order by p) as bits
      from generate_series(1, 921599) p where ${db.superuser().unsafe(points)}`;
    const ours = Array.from({ length: 921_599 }, (_, i) => i + 1)
      .filter((p) => (p < 0xd800 || p > 0xdfff) && (p < 0x20000 || p >= 0xe0000))
      .map((p) => (isOneLine(beside + String.fromCodePoint(p) + beside) ? "1" : "0"))
      .join("");
    // Not toEqual: a difference of a hundred thousand signs is read by nobody.
    expect(
      [...ours].findIndex((bit, i) => bit !== row?.bits[i]),
      `beside ${JSON.stringify(beside)}`,
    ).toBe(-1);
  }
}, 60_000);

// A column of text is one of four: one line, checked; a copy of one that is; words of any number of lines; or made by the product.
const COPIES = /_by$|^(person_name|changed_by|submitted_by|invited_by|written_by)$/;
const WORDS =
  /^(statement|description|cause|consequence|treatment_plan|why|reason|exceptions|conclusion|body|note|rationale|justification|state_reason|problem)$/;
const MADE =
  /^(id|key|kind|type|status|state|email|recipient|subject|class|slug|time_zone|token_hash|password_hash|sha256|media_type|action|subject_type|user_agent|worker|purpose|role|source|frequency|nature|treatment|standing|classification|data_owner|method|opinion|description_opinion|design_opinion|operation_opinion|step|section|outcome|capabilities|categories|assertions|reasons|windows|points|framework|group_code|gone_in|library_code|strength|search|word|request|origin|decision|evidence_review)$/;
const MADE_HERE = [
  "risk.code",
  "row_digest.table_name",
  "row_digest.columns",
  "row_digest.keys",
  "row_digest_entry.table_name",
  "row_past.table_name",
  "person.checkpoint_mail",
];

test("every text column is limited to one line, or listed as an exception", async () => {
  const columns = await db.superuser()<{ column: string; name: string; checked: boolean }[]>`
    select c.relname || '.' || a.attname as column, a.attname as name, exists (select from pg_constraint k where k.conrelid = c.oid
      and k.contype = 'c' and k.conname = c.relname || '_' || a.attname || '_is_one_line'
      and pg_get_constraintdef(k.oid) like '%app.one_line(%' || a.attname || '%') as checked
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.atttypid in ('text'::regtype, 'text[]'::regtype, 'varchar'::regtype)`;
  const open = columns.filter(
    ({ column, name, checked }) =>
      !checked && !COPIES.test(name) && !WORDS.test(name) && !MADE.test(name) && !MADE_HERE.includes(column),
  );
  expect(open.map((c) => c.column)).toEqual([]);
  expect(columns.filter((c) => c.checked).length).toBeGreaterThan(25);
});

test("the database refuses invisible characters in a name from any writer, and the person is told", async () => {
  const { org } = await makeTenant();
  const written = db.superuser()`update organization set name = ${HIDDEN} where org_id = ${org.orgId}`;
  const error = toAppError(
    await written.then(
      () => null,
      (e: unknown) => e,
    ),
  );
  expect(error).toMatchObject({ code: "invalid", message: expect.stringMatching(/invisible/) });
});

// Inputs of a person's own words, which may have many lines; and what is only looked up or compared.
const PROSE =
  /(^|\.)(statement|description|why|reason|cause|consequence|treatmentPlan|body|note|justification|rationale|exceptions|conclusion)$/;
const LOOKED_UP =
  /(^|\.)(workspace|file|control|criterion|section|key|keys\.\*|objectives\.\*|codes\.\*|points\.\*|after|cursor|token|text|search|password|current|next|timeZone|from|to|sequence|size|limit)$/;

test("every text that a person or program can send is limited to one line, or listed as an exception", () => {
  const procedures = Object.entries(
    appRouter._def.procedures as unknown as Record<string, { _def: { inputs: z.ZodType[] } }>,
  );
  const operations = OPERATIONS.flatMap((o) => [
    ...(o.query ? [[`${o.name} query`, o.query] as const] : []),
    ...Object.entries(o.body ?? {}).flatMap(([type, body]) =>
      type === "multipart/form-data" ? [[`${o.name} body`, body] as const] : [],
    ),
  ]);
  const leaves = [
    ...procedures.flatMap(([path, p]) => p._def.inputs.map((i) => [path, i] as const)),
    ...operations,
  ].flatMap(([name, schema]) => textsOf(schema).map(({ at, text }) => ({ name: `${name} ${at}`, at, text })));
  expect(leaves.length).toBeGreaterThan(100);
  const open = leaves.filter(
    ({ at, text }) => text.safeParse(HIDDEN).success && !PROSE.test(at) && !LOOKED_UP.test(at),
  );
  expect(open.map((l) => l.name)).toEqual([]);
  const names = leaves.filter(({ at }) => /(^|\.)\w*([nN]ame|[tT]itle)$/.test(at));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter(({ text }) => text.safeParse(HIDDEN).success).map((l) => l.name)).toEqual([]);
});

type Def = { type: string } & Record<string, unknown>;

/** Every place of a schema where text is taken, with the schema that takes it there. */
function textsOf(schema: z.ZodType, at = ""): { at: string; text: z.ZodType }[] {
  const def = schema._zod.def as unknown as Def;
  const inside = (key: string) => (at ? `${at}.${key}` : key);
  const below = (inner: unknown, where = at) => textsOf(inner as z.ZodType, where);
  switch (def.type) {
    case "string":
      return [{ at, text: schema }];
    case "object":
      return Object.entries(def.shape as Record<string, unknown>).flatMap(([key, s]) => below(s, inside(key)));
    case "array":
      return below(def.element, inside("*"));
    case "record":
      return below(def.valueType, inside("*"));
    case "union":
      return (def.options as unknown[]).flatMap((s) => below(s));
    case "pipe": {
      const texts = below(def.in);
      // What a transformation makes of a text is checked after it.
      return texts.length === 1 && texts[0]?.at === at ? [{ at, text: schema }] : [...texts, ...below(def.out)];
    }
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "catch":
    case "readonly":
    case "nonoptional":
      return below(def.innerType);
    default:
      return [];
  }
}
