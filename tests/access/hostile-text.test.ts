import { beforeAll, expect, test } from "vitest";
import { isOneLine } from "#server/ground/platform/rules/lines.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { forgetLimits } from "#tests/factories/limits.ts";
import { controlValues } from "#tests/factories/programme.ts";
import { callProcedure } from "./calls.ts";
import { EXPECTED } from "./expected.ts";
import { type FilledTenant, makeFilledTenant } from "./world.ts";

const db = testDatabase();
let a: FilledTenant;

beforeAll(async () => {
  a = await makeFilledTenant();
}, 60_000);

const HOSTILE = [
  "'); drop table control; --",
  '"><script>alert(1)</script>',
  "=cmd|' /C calc'!A0",
  "{{7*7}}#{7*7}",
  "../../etc/passwd\u0000.png",
  "\ud800 half a character",
  "\u202egnp.exe",
  "%_\\%",
  "x".repeat(20_000),
  "",
  " ",
];

const WITH_TEXT = Object.keys(EXPECTED).filter((path) => EXPECTED[path]?.input);

test.each(WITH_TEXT)("%s treats hostile text in any field as text, or refuses it as invalid", async (path) => {
  const input = { workspace: a.workspace.slug, organization: a.org.orgId, ...EXPECTED[path]?.input?.(a.records) };
  for (const place of textPlaces(input))
    for (const text of HOSTILE) {
      forgetLimits();
      // Letters are counted by the day.
      await db.superuser()`delete from mail`;
      const { error } = await callProcedure(path, a.owner, put(input, place, text));
      expect(`${place.join(".")} = ${JSON.stringify(text).slice(0, 60)}: ${error?.code}`).not.toMatch(
        // Attempts at accounts are counted by address, and end.
        path.startsWith("account.") ? /INTERNAL_SERVER_ERROR$/ : /(INTERNAL_SERVER_ERROR|TOO_MANY_REQUESTS)$/,
      );
    }
});

test("accepted text comes back unchanged, and only invisible characters are refused in titles", async () => {
  forgetLimits();
  const scope = { workspace: a.workspace.slug };
  for (const [i, text] of HOSTILE.filter((t) => t.trim() && t.length < 100 && !/[\0\ud800]/.test(t)).entries()) {
    const values = (title: string) => controlValues({ code: `TXT-${i}`, title, statement: text });
    const title = isOneLine(text) ? text : "Plain";
    if (title !== text)
      await expect(a.call.controls.create({ ...scope, values: values(text) })).rejects.toThrow(/invisible/);
    await a.call.controls.create({ ...scope, values: values(title) });
    expect(await a.call.controls.get({ ...scope, control: `TXT-${i}` })).toMatchObject({ title, statement: text });
  }
  expect((await db.superuser()`select count(*)::int as n from control`)[0]?.n).toBeGreaterThan(5);
});

type Place = (string | number)[];

function textPlaces(value: unknown, at: Place = []): Place[] {
  if (typeof value === "string") return [at];
  if (Array.isArray(value)) return value.flatMap((v, i) => textPlaces(v, [...at, i]));
  if (value && typeof value === "object") return Object.entries(value).flatMap(([k, v]) => textPlaces(v, [...at, k]));
  return [];
}

function put(value: unknown, [first, ...rest]: Place, text: string): unknown {
  if (first === undefined) return text;
  if (Array.isArray(value)) return value.map((v, i) => (i === first ? put(v, rest, text) : v));
  return { ...(value as object), [first]: put((value as Record<string, unknown>)[first], rest, text) };
}
