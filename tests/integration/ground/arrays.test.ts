import fc from "fast-check";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { arrayText } from "#db/arrays.ts";
import { type Database, openDatabase } from "#db/client.ts";
import { testDatabase } from "#tests/factories/database.ts";

const db = testDatabase();
let ours: Database;
let asking: postgres.Sql;

beforeAll(() => {
  ours = openDatabase(db.ownerUrl(), { max: 1 });
  // The driver as it is by itself, which asks Postgres for the types of arrays.
  asking = postgres(db.ownerUrl(), { max: 1, prepare: false });
});

afterAll(async () => {
  await ours.client.end();
  await asking.end();
});

const text = fc.string({ unit: "binary" }).filter((s) => !s.includes("\0") && s.isWellFormed());
const uuid = fc.uuid();
const ROUND: [type: string, element: fc.Arbitrary<unknown>][] = [
  ["text", text],
  ["varchar", text],
  ["name", fc.stringMatching(/^[a-z"\\{}, ]{0,20}$/)],
  ["uuid", uuid],
  ["integer", fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })],
  ["smallint", fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 })],
  ["real", fc.integer({ min: -(2 ** 20), max: 2 ** 20 })],
  ["double precision", fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n))],
  ["bigint", fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)],
];

test.each(ROUND)(
  "an array of %s comes back as it was sent, whatever is in it, nothing and null included",
  async (type, element) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(element, { nil: null }), { maxLength: 8 }), async (sent) => {
        // As the query layer does it, the array's type stands in the statement alone.
        const [row] = await ours.client.unsafe(`select $1::${type}[] as it`, [sent as never]);
        expect(row?.it).toEqual(sent);
      }),
      { numRuns: 40 },
    );
  },
);

test("arrays of bytes, JSON and booleans come back as sent", async () => {
  const bytes = [Buffer.from([0, 255, 34, 92]), Buffer.alloc(0)];
  const [first] = await ours.client.unsafe("select $1::text::bytea[] as it", [arrayText(bytes) as string]);
  expect(first?.it).toEqual(bytes);
  const [third] = await ours.client.unsafe("select $1::text::boolean[] as it", [
    arrayText([true, null, false]) as string,
  ]);
  expect(third?.it).toEqual([true, null, false]);
  const objects = [{ a: 'say "no"', b: ["\\", null] }, { c: 1 }];
  for (const type of ["json", "jsonb"]) {
    const [second] = await ours.client.unsafe(`select $1::${type}[] as it`, [objects as never]);
    expect(second?.it).toEqual(objects);
  }
});

test("a nested array comes back as sent", async () => {
  const nested = [
    ["a", '"'],
    ["{,}", "\\"],
  ];
  const [row] = await ours.client.unsafe("select $1::text[] as it", [nested as never]);
  expect(row?.it).toEqual(nested);
});

test("text is written as the driver would write it with Postgres's own types", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (sent) => {
      const [theirs] = await asking.unsafe("select $1::text[] as it", [sent as never]);
      const [read] = await asking.unsafe("select $1::text::text[] as it", [arrayText(sent) as string]);
      expect(read?.it).toEqual(theirs?.it);
    }),
    { numRuns: 40 },
  );
});

test("every array type of the product's columns and functions is known", async () => {
  const used = await ours.client.unsafe<{ type: string }[]>(`
    select distinct t.typname as type from pg_type t where t.typcategory = 'A' and t.oid in (
      select a.atttypid from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0
      union select unnest(p.proargtypes) from pg_proc p where p.pronamespace = 'app'::regnamespace
      union select p.prorettype from pg_proc p where p.pronamespace = 'app'::regnamespace)`);
  const known = ["_text", "_uuid", "_int4", "_int8", "_bool", "_float8", "_jsonb", "_bytea"];
  expect(used.map((u) => u.type).filter((type) => !known.includes(type))).toEqual([]);
});

test("an array already serialised by the query layer is not serialised again", async () => {
  const [row] = await ours.client.unsafe("select $1::text[] as it", ['{a,"b,c",NULL}']);
  expect(row?.it).toEqual(["a", "b,c", null]);
  expect(() => arrayText(["a", undefined])).toThrow("undefined");
});
