import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sources } from "./imports.ts";

const LISTS = /\bcall\.(controls\.(people|names)|criteria\.list|\w+\.choices)\(/;

/** Pages that show such a list itself, or are the form that chooses from it. */
const SHOWN: Readonly<Record<string, string>> = {
  "controls/page.tsx": "readers filter by owner",
  "controls/new/page.tsx": "the form",
  "controls/[control]/edit/page.tsx": "the form",
  "criteria/page.tsx": "the criteria, and the matrix's columns",
  "documents/new/page.tsx": "the form",
};

test("what a dialog chooses from is loaded when it opens: no page carries it for readers who choose nothing", () => {
  expect("load((call) => call.controls.people(scope))").toMatch(LISTS);
  const pages = sources(["app/(app)/w/[workspace]"]).filter((file) => LISTS.test(readFileSync(file, "utf8")));
  expect(pages.map((file) => file.replace("app/(app)/w/[workspace]/", "")).sort()).toEqual(Object.keys(SHOWN).sort());
});
