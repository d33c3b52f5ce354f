import { expect, test } from "vitest";
import { markdownProblem } from "#server/ground/papers/rules/bounds.ts";
import { CreateDocument } from "#server/programme/documents/schema.ts";
import { documentValues } from "#tests/factories/programme.ts";

test.each([
  ["links that never close", '[a](b " '.repeat(11_000), /break it up with blank lines/],
  ["brackets alone", "]".repeat(30_000), /break it up/],
  ["emphasis that never ends", "a_ ".repeat(10_000), /break it up/],
  ["half-open sections of XML", "a <![CDATA[".repeat(3000), /break it up/],
  ["ticks", "`a".repeat(15_000), /break it up/],
  ["a tower of quotes", "> ".repeat(30_000), /levels deep/],
  ["a tower of lists", "- ".repeat(30_000), /levels deep/],
  ["a tower of numbered lists", "1. ".repeat(10_000), /levels deep/],
  [
    "lists indented further and further",
    Array.from({ length: 60 }, (_, i) => `${"  ".repeat(i)}- a`).join("\n"),
    /deep/,
  ],
  ["ever more headings", "a\n=\n".repeat(7500), /underlined headings/],
  ["ever more items", "- a\n\n".repeat(6000), /list items/],
])("%s are refused beside the text, with what to do", (_, body, message) => {
  const { error } = CreateDocument.safeParse({ values: documentValues(), body });
  expect(error?.issues).toMatchObject([{ path: ["body"], message: expect.stringMatching(message) }]);
});

test("a long policy with lists, tables, links and code is accepted", () => {
  const row = (n: number) => `| ${n} | [a link](https://example.com/${n}) | **yes** |`;
  const table = `| A | B | C |\n| - | - | - |\n${Array.from({ length: 300 }, (_, n) => row(n)).join("\n")}`;
  const nested = Array.from({ length: 8 }, (_, i) => `${"  ".repeat(i)}- level ${i}`).join("\n");
  const section = `## Access\n\n> A quote\n> of two lines.\n\n1. First\n2. Second\n\n${nested}\n\n\`\`\`\nif (a[0]) { b(); }\n\`\`\`\n\n`;
  expect(markdownProblem(section.repeat(200) + table)).toBeNull();
});

test("a depth of twelve is accepted, and thirteen refused", () => {
  expect(markdownProblem(`${"> ".repeat(12)}a`)).toBeNull();
  expect(markdownProblem(`${"> ".repeat(13)}a`)).toMatch(/12 levels/);
});
