import { expect, test } from "vitest";
import { portfolioRows } from "#app/_features/surface/portfolio/rows.ts";
import { byCode } from "#app/_lib/by-code.ts";
import type { PortfolioClient } from "#server/surface/portfolio/schema.ts";

type Figures = PortfolioClient["workspaces"][number]["engagements"][number]["figures"];

const NONE: Figures = {
  measure: "operation",
  designed: 0,
  covered: 0,
  soFar: 0,
  missing: 0,
  missingControls: 0,
  late: 0,
  awaiting: 0,
  dueThisWeek: 0,
  population: 0,
  emptyPopulations: 0,
};

function client(name: string, figures: Partial<Figures> | null): PortfolioClient {
  const engagement = {
    id: name,
    name,
    evidenceFrom: "2026-01-01",
    evidenceTo: "2026-12-31",
    state: "running" as const,
  };
  const engagements = figures ? [{ ...engagement, figures: { ...NONE, ...figures } }] : [];
  const workspaces = [{ id: name, slug: name, name, engagements }];
  return { id: name, name, since: "", capabilities: [], awaitedOwner: null, undelivered: false, workspaces };
}

const clients = [
  client("Healthy", { population: 10, covered: 4, soFar: 4 }),
  client("Begun", { population: 0 }),
  client("Worst", { population: 10, soFar: 9, missing: 5 }),
  client("Empty", null),
  client("Behind", { population: 10, soFar: 2, missing: 1 }),
];
const namesIn = (overdueFirst: boolean) => portfolioRows(clients, overdueFirst).map((row) => row.client.name);

test("most missing first, then clients with nothing set up, then those with nothing missing", () => {
  expect(namesIn(true)).toEqual(["Worst", "Behind", "Begun", "Empty", "Healthy"]);
  expect(namesIn(false)).toEqual(clients.map((each) => each.name));
});

test("codes are ordered numerically", () => {
  expect(["A.5.10", "CC10.1", "A.5.9", "CC2.1", "CC1.10", "CC1.2"].sort(byCode)).toEqual([
    "A.5.9",
    "A.5.10",
    "CC1.2",
    "CC1.10",
    "CC2.1",
    "CC10.1",
  ]);
});
