import { expect, test } from "vitest";
import { serializeError } from "#server/ground/platform/log.ts";

const SECRET = "s3cret-Value";

function thrown(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

test.each([
  ["Postgres, of a value it could not read", new Error(`invalid input syntax for type uuid: "${SECRET}"`)],
  ["Postgres, of an array", new Error(`malformed array literal: "a "${SECRET}" b"`)],
  ["Postgres, of a value with a line break", new Error(`invalid input syntax for type date: "${SECRET}\nmore"`)],
  ["Postgres, of a value cut off in the middle", new Error(`unterminated: "${SECRET}`)],
  ["JSON.parse", thrown(() => JSON.parse(`{"a": ${SECRET}}`))],
  [
    "the query layer",
    Object.assign(new Error(`Failed query: select $1 params: ${SECRET}`), { query: "select $1", params: [SECRET] }),
  ],
  ["Postgres, of a row's values", Object.assign(new Error("duplicate key"), { detail: `Key (email)=(${SECRET})` })],
  ["a cause of any of these", new Error("outer", { cause: new Error(`bad: "${SECRET}"`) })],
])("what somebody typed does not reach the log in a message of %s", (_, error) => {
  const told = JSON.stringify(serializeError(error));
  expect(told).not.toContain(SECRET);
  expect(told).not.toContain("more");
});

test("a logged error still says what happened and where", () => {
  const told = serializeError(Object.assign(new Error('invalid input syntax for type uuid: "x"'), { code: "22P02" }));
  expect(told).toMatchObject({ type: "Error", message: "invalid input syntax for type uuid: “…”", code: "22P02" });
  expect(told).toHaveProperty("stack", expect.stringContaining("log.test.ts"));
});
