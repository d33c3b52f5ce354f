import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { BESIDE } from "#app/_features/programme/controls/href.ts";
import { menuFor } from "#app/_features/surface/shell/menu.ts";
import { AUDITOR_CAPABILITIES, ROLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import type { Reach } from "#server/ground/access/schema.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";
import { menuOf, SCREENS, type Screen, screenOf, WINGS } from "#server/ground/screens/rules/screens.ts";
import { NOUNS } from "#tests/access/nouns.ts";

const PAGES = globSync("app/**/page.tsx").map((file) => ({ file, screen: addressOfPage(file) }));
const ALL = Object.keys(SCREENS) as Screen[];
const OF_NOUNS = NOUNS.map((noun) => noun.menu);
const listed = (...asked: Parameters<typeof menuOf>) => menuOf(...asked).map(({ label }) => label);
/** The menu without the nouns of tests/nouns, whose files say who reads them. */
const labels = (...asked: Parameters<typeof menuOf>) => listed(...asked).filter((label) => !OF_NOUNS.includes(label));

function addressOfPage(file: string): string {
  const parts = dirname(file)
    .split("/")
    .slice(1)
    .filter((part) => !part.startsWith("("));
  return `/${parts.join("/")}`;
}

test("every page is in the table of screens, and every screen of the table has its page", () => {
  expect(PAGES.length).toBeGreaterThan(45);
  expect(PAGES.map(({ screen }) => screen).sort()).toEqual([...ALL].sort());
});

test("every page takes its title from its own row; the landing page's is the product's", () => {
  const named = PAGES.filter(({ file }) => file !== "app/(public)/page.tsx").map(({ file, screen }) => {
    const [, own] = /\btitled\(\s*"([^"]+)"/.exec(readFileSync(file, "utf8")) ?? [];
    return { screen, own };
  });
  expect(named.filter(({ screen, own }) => screen !== own)).toEqual([]);
});

test("addresses are made from the table: no link spells its own", () => {
  const spelled = /`\/(w|o|invitation)\/\$\{/;
  expect(["href={`/w/$", "{slug}`}"].join("")).toMatch(spelled);
  const found = globSync("{app,server}/**/*.{ts,tsx}").filter((file) => spelled.test(readFileSync(file, "utf8")));
  expect(found).toEqual(["app/_lib/scope.ts"]);
  expect(pathTo("/controls/[control]", { control: "A/1 é" })).toBe("/controls/A%2F1%20%C3%A9");
  expect(pathTo("/w/[workspace]/scope/[item]", { workspace: "demo", item: "i1" })).toBe("/w/demo/scope/i1");
});

test("a control whose code is the name of a neighbouring screen is linked by id", () => {
  const beside = ALL.flatMap((s) => /^\/w\/\[workspace\]\/controls\/(\w+)$/.exec(s)?.[1] ?? []);
  expect(BESIDE.toSorted()).toEqual(beside.toSorted());
});

test("a screen's wing is that of a room that its page draws", () => {
  const wrong = PAGES.filter(({ file, screen }) => {
    const drawn = [...readFileSync(file, "utf8").matchAll(/#app\/_features\/(\w+)\//g)].map(([, wing]) => wing);
    return drawn.length > 0 && !drawn.includes(screenOf(screen as Screen).wing);
  });
  expect(wrong).toEqual([]);
});

test("menus go from what comes first through the work, in the order of the wings, to what surrounds it", () => {
  const GROUPS = ["first", "work", "around"];
  for (const root of ["/w/[workspace]", "/o/[organization]"]) {
    const rows = ALL.filter((s) => s.startsWith(root)).map(screenOf);
    const groups = rows.flatMap(({ menu }) => (menu ? [GROUPS.indexOf(menu)] : []));
    expect(groups).toEqual(groups.toSorted((a, b) => a - b));
    const wings = rows.flatMap(({ menu, wing }) => (menu === "work" ? [WINGS.indexOf(wing)] : []));
    expect(wings).toEqual(wings.toSorted((a, b) => a - b));
  }
});

test("a menu lists what its reader may open, and no more", () => {
  const read = ["Scope", "Controls", "Criteria", "Risks", "Documents", "Evidence", "Exchange", "Activity"];
  const of = "/w/[workspace]";
  expect(labels(of, AUDITOR_CAPABILITIES)).toEqual(["Overview", "Engagements", ...read]);
  expect(labels(of, ROLE_CAPABILITIES.viewer)).toEqual(["Overview", "Report plans", "Engagements", ...read]);
  expect(labels(of, ROLE_CAPABILITIES.compliance_manager)).toEqual([
    ...labels(of, ROLE_CAPABILITIES.viewer),
    "Sharing",
    "Access tokens",
  ]);
  expect(labels(of, ["workspace:read"]), "what was not delegated to a provider").not.toContain("Activity");
});

test("a noun's list is in the menu of exactly those who may read the noun", () => {
  for (const capabilities of [AUDITOR_CAPABILITIES, ...Object.values(ROLE_CAPABILITIES)]) {
    const theirs = NOUNS.filter((noun) => capabilities.includes(noun.readBy)).map((noun) => noun.menu);
    expect(
      listed("/w/[workspace]", capabilities)
        .filter((label) => OF_NOUNS.includes(label))
        .sort(),
    ).toEqual(theirs.sort());
  }
});

test("an organization's menu has the portfolio where the organization has clients", () => {
  const of = "/o/[organization]";
  const around = ["Organization activity", "Settings"];
  expect(labels(of, ROLE_CAPABILITIES.owner, "service_organization")).toEqual(["People", ...around]);
  expect(labels(of, ROLE_CAPABILITIES.owner, "mssp")).toEqual(["Portfolio", "People", ...around]);
  expect(labels(of, ROLE_CAPABILITIES.viewer, "mssp")).toEqual(["People", "Settings"]);
});

test("a menu leads into the organization that its reader is in, and keeps for auditors what they are shown", () => {
  const reach: Reach = {
    person: { id: "p", name: "Nora", email: "nora@example.com" },
    organizations: [{ id: "o1", name: "Northwind", kind: "service_organization", role: "owner" }],
    workspaces: [],
    shared: [],
  };
  const organization = menuFor(reach, { organization: "o1" }).organization;
  expect(organization?.name).toBe("Northwind");
  expect(organization?.screens[0]).toEqual({ label: "People", href: "/o/o1/people", forAuditors: false });
  expect(menuFor(reach, { organization: "o2" })).toMatchObject({ workspace: [], organization: null });
  expect(menuFor(reach, null).elsewhere).toEqual([
    { label: "All workspaces", href: "/home" },
    { label: "People of Northwind", href: "/o/o1/people" },
    { label: "Your account", href: "/account" },
  ]);
});

test("a screen's name comes from the table: no title or link types it again", () => {
  const typed = /<PageTitle\s+title="([^"]+)"|<ButtonLink\b[\s\S]*?>\s*([^<>{}]+?)\s*<\/ButtonLink>/g;
  const labels: readonly string[] = ALL.map((screen) => screenOf(screen).label);
  const namesIn = (text: string) =>
    [...text.matchAll(typed)].map(([, title, link]) => title ?? link ?? "").filter((name) => labels.includes(name));
  expect(
    namesIn('<PageTitle title="Risks" sub={x} /> <ButtonLink href={a}>\n  Data flows\n</ButtonLink>'),
  ).toHaveLength(2);
  const found = globSync("app/**/*.tsx").flatMap((file) =>
    namesIn(readFileSync(file, "utf8")).map((name) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});
