import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAst } from "vitest/node";
import { sources } from "./imports.ts";

const MOST_LINES = 100;

test("no function in app is longer than 100 lines: its parts have names, and can be read one at a time", () => {
  const long = sources(["app"]).flatMap((file) =>
    longFunctions(readFileSync(file, "utf8")).map((line) => `${file}:${line}`),
  );
  expect(long).toEqual([]);
});

test("a long function is found however it is written", () => {
  const body = "\n".repeat(MOST_LINES);
  expect(longFunctions(`\nexport function Screen(): number {${body}return 1 }`)).toEqual([2]);
  expect(longFunctions(`const Screen = memo(({ a }: { a: string }) => {${body}return <p>{a}</p> });`)).toEqual([1]);
  expect(longFunctions(`function Screen() {${body.slice(1)}}`)).toEqual([]);
});

/** The first line of each function in the text that is too long. */
function longFunctions(text: string): number[] {
  const lineOf = (offset: number) => text.slice(0, offset).split("\n").length;
  const found: number[] = [];
  JSON.stringify(parseAst(text, { lang: "tsx" }), (_key, node) => {
    if (typeof node?.type === "string" && /Function/.test(node.type) && node.body) {
      const first = lineOf(node.start);
      if (lineOf(node.end) - first >= MOST_LINES) found.push(first);
    }
    return node;
  });
  return found;
}
