import { hrefIn } from "#app/_lib/scope.ts";
import { DataTable } from "#app/_ui/data-table.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import type { Reach } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";
import { CreateOrganization } from "./create-organization.tsx";
import { OrganizationSection } from "./organization-section.tsx";

/** The page after sign-in: everything the person can open, and the next step when there is nothing yet. */
export function HomeScreen({ reach }: { reach: Reach }) {
  const { organizations, shared } = reach;
  const clients = reach.workspaces.filter((w) => w.via === "delegation");
  if (organizations.length === 0 && shared.length === 0)
    return (
      <>
        <PageTitle title={`Welcome, ${reach.person.name}`} />
        <p className="mb-6 max-w-[60ch] text-ink-2">
          You are not in an organization yet. Set one up, or open the invitation that was mailed to {reach.person.email}
          .
        </p>
        <CreateOrganization />
      </>
    );
  return (
    <>
      <PageTitle title={screenOf("/home").label} sub={reach.person.name} />
      {organizations.map((o) => (
        <OrganizationSection
          key={o.id}
          organization={o}
          workspaces={reach.workspaces.filter((w) => w.organizationId === o.id)}
        />
      ))}
      {clients.length > 0 && (
        <section aria-labelledby="clients" className="border-rule-strong border-t pt-3 pb-6">
          <h2 id="clients" className="mb-2 text-xl">
            Clients you operate
          </h2>
          <DataTable
            caption="Clients’ workspaces"
            rows={clients}
            rowKey={(w) => w.id}
            rowHref={(w) => hrefIn({ workspace: w.slug }, "")}
            columns={[
              {
                key: "name",
                header: "Workspace",
                prose: true,
                cell: (w) => <span className="font-medium">{w.name}</span>,
              },
              { key: "client", header: "Client", prose: true, cell: (w) => w.organizationName },
            ]}
          />
        </section>
      )}
      {shared.length > 0 && (
        <section aria-labelledby="shared" className="border-rule-strong border-t pt-3 pb-6">
          <h2 id="shared" className="mb-2 text-xl">
            Shared with you to audit
          </h2>
          <DataTable
            caption="Engagements shared with you"
            rows={shared}
            rowKey={(s) => s.engagementId}
            rowHref={(s) => hrefIn({ workspace: s.slug, engagement: s.engagementId }, "")}
            columns={[
              {
                key: "engagement",
                header: "Engagement",
                cell: (s) => <span className="font-medium">{s.engagement}</span>,
              },
              { key: "client", header: "Client", prose: true, cell: (s) => `${s.organizationName}, ${s.name}` },
              { key: "firm", header: "For", hideBelow: "md", prose: true, cell: (s) => s.firmName },
              { key: "until", header: "Open until", cell: (s) => formatDay(s.endsOn) },
            ]}
          />
        </section>
      )}
      <details className="border-rule-strong border-t pt-3">
        <summary className="text-ink-2">Set up another organization</summary>
        <div className="mt-4">
          <CreateOrganization />
        </div>
      </details>
    </>
  );
}
