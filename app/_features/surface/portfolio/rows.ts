import type { PortfolioClient } from "#server/surface/portfolio/schema.ts";

type Workspace = PortfolioClient["workspaces"][number];
export type PortfolioRow = {
  key: string;
  client: PortfolioClient;
  workspace: Workspace | null;
  engagement: Workspace["engagements"][number] | null;
};

/** One row per engagement; a workspace without one, or a client without a workspace, gets a row of its own. */
export function portfolioRows(clients: readonly PortfolioClient[], overdueFirst: boolean): PortfolioRow[] {
  const ordered = overdueFirst ? clients.toSorted(byNeed) : clients;
  return ordered.flatMap((client) => {
    if (client.workspaces.length === 0) return [{ key: client.id, client, workspace: null, engagement: null }];
    return client.workspaces.flatMap((workspace): PortfolioRow[] =>
      workspace.engagements.length === 0
        ? [{ key: workspace.id, client, workspace, engagement: null }]
        : workspace.engagements.map((engagement) => ({ key: engagement.id, client, workspace, engagement })),
    );
  });
}

/** The figures of the running engagements of all clients together. A Type 1 counts controls, not occurrences, and is left out of theirs. */
export function portfolioTotals(clients: readonly PortfolioClient[]) {
  const running = clients.flatMap(engagementsOf).filter((e) => e.state === "running");
  const sum = (of: (f: (typeof running)[number]["figures"]) => number) =>
    running.reduce((n, e) => n + (e.figures.measure === "operation" ? of(e.figures) : 0), 0);
  return {
    clients: clients.length,
    running: running.length,
    covered: sum((f) => f.covered),
    soFar: sum((f) => f.soFar),
    missing: sum((f) => f.missing),
    dueThisWeek: sum((f) => f.dueThisWeek),
  };
}

/** Most missing first, then clients with nothing set up yet. */
function byNeed(a: PortfolioClient, b: PortfolioClient): number {
  return missingOf(b) - missingOf(a) || Number(isSetUp(a)) - Number(isSetUp(b));
}

function missingOf(client: PortfolioClient): number {
  return engagementsOf(client).reduce((n, e) => n + e.figures.missing, 0);
}

function isSetUp(client: PortfolioClient): boolean {
  return engagementsOf(client).some((e) => e.figures.population > 0);
}

function engagementsOf(client: PortfolioClient) {
  return client.workspaces.flatMap((w) => w.engagements);
}
