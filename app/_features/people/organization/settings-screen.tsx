import Link from "next/link";
import type { ReactNode } from "react";
import { hrefIn } from "#app/_lib/scope.ts";
import { DataTable } from "#app/_ui/data-table.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import type { Capability } from "#server/ground/access/rules.ts";
import { KIND_LABEL } from "#server/ground/access/rules.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";
import type { DelegationRow } from "#server/people/delegations/schema.ts";
import type { OrganizationView } from "#server/people/organizations/schema.ts";
import { NewWorkspace } from "./new-workspace.tsx";
import { Providers } from "./providers.tsx";
import { RenameForm } from "./rename-form.tsx";
import { SignEveryoneOut } from "./sign-everyone-out.tsx";
import { WhoMayDoWhat } from "./who-may-do-what.tsx";

/** @param delegations null for those who may not manage them */
type Props = { organization: OrganizationView; delegations: DelegationRow[] | null };

export function SettingsScreen({ organization, delegations }: Props) {
  const may = (capability: Capability) => organization.own.capabilities.includes(capability);
  const { id, name, kind, workspaces } = organization;
  return (
    <>
      <PageTitle title={screenOf("/o/[organization]/settings").label} sub={`${name} · ${KIND_LABEL[kind]}`} />
      {may("organization:manage") && (
        <Section id="name" title="Organization">
          <RenameForm organizationId={id} name={name} />
        </Section>
      )}
      <Section
        id="workspaces"
        title="Workspaces"
        about="One system under assurance each, with its own controls, evidence and engagements."
        actions={may("organization:manage") && <NewWorkspace organizationId={id} />}
      >
        <DataTable
          caption="Workspaces of the organization"
          rows={workspaces}
          rowKey={(w) => w.id}
          rowHref={(w) => hrefIn({ workspace: w.slug }, "")}
          empty={<p className="text-ink-2">No workspace yet.</p>}
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
              prose: true,
              cell: (w) => <span className="font-code text-sm">/w/{w.slug}</span>,
            },
            { key: "zone", header: "Time zone", hideBelow: "sm", cell: (w) => w.timeZone },
          ]}
        />
      </Section>
      {delegations && (
        <Section id="providers" title="Providers" about="Who operates the programme for you, and what they may do.">
          <Providers organizationId={id} delegations={delegations} />
        </Section>
      )}
      <Section
        id="who-may-do-what"
        title="Who may do what"
        about={
          <>
            The same table decides every request. Roles are given on{" "}
            <Link className="link" href={pathTo("/o/[organization]/people", { organization: id })}>
              People
            </Link>
            .
          </>
        }
      >
        <WhoMayDoWhat />
      </Section>
      {may("sessions:end") && (
        <Section
          id="sessions"
          title="Sessions"
          about="When a device is lost or an account may be compromised: everyone signs in again."
        >
          <SignEveryoneOut organizationId={id} />
        </Section>
      )}
    </>
  );
}

type SectionProps = { id: string; title: string; about?: ReactNode; actions?: ReactNode; children: ReactNode };

function Section({ id, title, about, actions, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className="mt-4 border-rule-strong border-t pt-3 pb-5">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-2">
        <div>
          <h2 id={id} className="text-xl">
            {title}
          </h2>
          {about && <p className="text-ink-2">{about}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
