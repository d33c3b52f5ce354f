import { hrefIn } from "#app/_lib/scope.ts";
import { ChipLine, ChipLink } from "#app/_ui/chip.tsx";
import { DataTable } from "#app/_ui/data-table.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { Figures } from "#app/_ui/figures.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";
import type { PortfolioClient } from "#server/surface/portfolio/schema.ts";
import { AddClient } from "./add-client.tsx";
import { AwaitedOwner } from "./awaited-owner.tsx";
import { PORTFOLIO_COLUMNS } from "./portfolio-columns.tsx";
import { portfolioRows, portfolioTotals } from "./rows.ts";

type Props = { organization: { id: string; name: string }; clients: PortfolioClient[]; overdueFirst: boolean };

/** A provider's clients: how far each engagement is covered and what is overdue. */
export function PortfolioScreen({ organization, clients, overdueFirst }: Props) {
  const base = pathTo("/o/[organization]/portfolio", { organization: organization.id });
  const totals = portfolioTotals(clients);
  return (
    <>
      <PageTitle
        title={screenOf("/o/[organization]/portfolio").label}
        sub={organization.name}
        actions={<AddClient organizationId={organization.id} />}
      />
      {clients.length > 0 && (
        <>
          <ChipLine label="Order">
            <ChipLink on={!overdueFirst} href={base}>
              By name
            </ChipLink>
            <ChipLink on={overdueFirst} href={`${base}?order=overdue`}>
              Most overdue first
            </ChipLink>
          </ChipLine>
          <Figures
            label="All clients, running engagements"
            className="mb-4"
            items={[
              {
                value: totals.covered.toLocaleString("en"),
                of: `of ${totals.soFar.toLocaleString("en")}`,
                label: "occurrences covered so far",
              },
              {
                value: totals.missing.toLocaleString("en"),
                label: "missing",
                tone: totals.missing > 0 ? "miss" : "ink",
              },
              {
                value: totals.dueThisWeek.toLocaleString("en"),
                label: "due this week",
                tone: totals.dueThisWeek > 0 ? "due" : "ink",
              },
              { value: totals.running, label: totals.running === 1 ? "running engagement" : "running engagements" },
              { value: totals.clients, label: totals.clients === 1 ? "client" : "clients" },
            ]}
          />
        </>
      )}
      <DataTable
        caption="Clients and their engagements"
        rows={portfolioRows(clients, overdueFirst)}
        rowKey={(r) => r.key}
        rowHref={(r) => (r.workspace ? hrefIn({ workspace: r.workspace.slug }, "") : base)}
        group={({ client }) => ({
          key: client.id,
          name: (
            <span className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
              {client.name}
              {client.awaitedOwner && (
                <AwaitedOwner
                  organizationId={organization.id}
                  clientId={client.id}
                  email={client.awaitedOwner}
                  undelivered={client.undelivered}
                />
              )}
            </span>
          ),
        })}
        columns={PORTFOLIO_COLUMNS}
        empty={
          <EmptyState title="No clients yet">
            Add a client, and it becomes an organization of its own that you operate. Or ask a client to invite you, in
            its settings under Providers.
          </EmptyState>
        }
      />
    </>
  );
}
