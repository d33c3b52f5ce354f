import { describe, expect, test } from "vitest";
import { piecesOf } from "#server/ground/papers/rules/markdown.ts";
import { stateOf } from "#server/programme/documents/rules/state.ts";

describe("a document on 24 November 2026", () => {
  const yearly = { reviewMonths: 12, retiredOn: null };
  const approved = (version: number, approvedOn: string) => ({ version, approvedOn });
  test.each([
    ["never approved", yearly, [], "draft", null, null],
    ["approved this year", yearly, [approved(1, "2026-03-01")], "in_force", 1, "2027-03-01"],
    ["on the last day of its year", yearly, [approved(1, "2025-11-24")], "in_force", 1, "2026-11-24"],
    ["a day after", yearly, [approved(1, "2025-11-23")], "review_due", 1, "2026-11-23"],
    ["reviewed again", yearly, [approved(1, "2024-01-01"), approved(1, "2026-01-01")], "in_force", 1, "2027-01-01"],
    [
      "with a newer version approved",
      yearly,
      [approved(2, "2026-01-01"), approved(1, "2025-01-01")],
      "in_force",
      2,
      "2027-01-01",
    ],
    ["retired", { ...yearly, retiredOn: "2026-11-24" }, [approved(1, "2026-01-01")], "retired", 1, null],
  ] as const)("%s", (_, document, approvals, state, approvedVersion, reviewDueOn) => {
    expect(stateOf(document, approvals, "2026-11-24")).toEqual({ state, approvedVersion, reviewDueOn });
  });
});

test("Markdown becomes parts of a document; unsupported markup becomes plain text", () => {
  const text = `# Title

A **bold** text with [a link](https://example.com) and \`code\`.

- one
- two
  - under two

1. first

| Name | Who |
| --- | --- |
| A |

> quoted

<script>alert(1)</script>

---
`;
  expect(piecesOf(text)).toEqual([
    { kind: "heading", level: 1, text: "Title" },
    { kind: "text", text: "A bold text with a link (https://example.com) and code." },
    { kind: "list", items: ["one", "two", "– under two"], numbered: false },
    { kind: "list", items: ["first"], numbered: true },
    { kind: "table", head: ["Name", "Who"], rows: [["A", ""]] },
    { kind: "text", text: "quoted" },
    { kind: "text", text: "<script>alert(1)</script>" },
  ]);
});
