import Link from "next/link";
import { WorkspaceForm } from "#app/_features/people/organization/new-workspace.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { DataTable } from "#app/_ui/data-table.tsx";
import { KIND_LABEL, ROLE_CAPABILITIES, ROLE_LABEL } from "#server/ground/access/rules.ts";
import type { Reach } from "#server/ground/access/schema.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";
import { isShown, screenOf } from "#server/ground/screens/rules/screens.ts";

const LINKS = ["/o/[organization]/portfolio", "/o/[organization]/people", "/o/[organization]/settings"] as const;

type Props = { organization: Reach["organizations"][number]; workspaces: Reach["workspaces"] };

export function OrganizationSection({ organization: o, workspaces }: Props) {
  const may = ROLE_CAPABILITIES[o.role];
  const links = LINKS.filter((screen) => isShown(screen, may, o.kind)).map((screen) => ({
    label: screenOf(screen).label,
    href: pathTo(screen, { organization: o.id }),
  }));
  return (
    <section aria-labelledby={o.id} className="border-rule-strong border-t pt-3 pb-6">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h2 id={o.id} className="text-xl">
            {o.name}
          </h2>
          <p className="text-ink-2">
            {KIND_LABEL[o.kind]} · you are {ROLE_LABEL[o.role].toLowerCase()}
          </p>
        </div>
        <ul className="flex gap-4">
          {links.map(({ label, href }) => (
            <li key={href}>
              <Link className="link" href={href} aria-label={`${label} of ${o.name}`}>
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </div>
      {workspaces.length > 0 ? (
        <DataTable
          caption={`Workspaces of ${o.name}`}
          rows={workspaces}
          rowKey={(w) => w.id}
          rowHref={(w) => hrefIn({ workspace: w.slug }, "")}
          columns={[
            {
              key: "name",
              header: "Workspace",
              prose: true,
              cell: (w) => <span className="font-medium">{w.name}</span>,
            },
            {
              key: "slug",
              header: "Address",
              hideBelow: "sm",
              prose: true,
              cell: (w) => <span className="font-code text-sm">/w/{w.slug}</span>,
            },
          ]}
        />
      ) : (
        <NoWorkspace organization={o} mayCreate={may.includes("organization:manage")} />
      )}
    </section>
  );
}

function NoWorkspace({ organization: o, mayCreate }: { organization: Props["organization"]; mayCreate: boolean }) {
  if (o.kind === "audit_firm")
    return (
      <p className="text-ink-2">
        Engagements that clients share with you appear below once you accept their invitation.
      </p>
    );
  if (o.kind === "mssp")
    return (
      <p className="text-ink-2">
        Your clients are in the portfolio. Add the first there, or ask a client to invite you.
      </p>
    );
  if (!mayCreate) return <p className="text-ink-2">No workspace yet. An owner or administrator can create one.</p>;
  return (
    <>
      <p className="mb-4 max-w-[60ch] text-ink-2">
        Create the first workspace: one system under assurance, with its controls, evidence and engagements.
      </p>
      <WorkspaceForm organizationId={o.id} />
    </>
  );
}
