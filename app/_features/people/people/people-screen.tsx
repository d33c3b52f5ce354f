"use client";

import { useState } from "react";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { ChipLine, ChipLink } from "#app/_ui/chip.tsx";
import { DataTable } from "#app/_ui/data-table.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";
import type { OrganizationView } from "#server/people/organizations/schema.ts";
import type { MemberRow } from "#server/people/people/schema.ts";
import { peopleColumns } from "./people-columns.tsx";
import type { Doing } from "./person-menu.tsx";

const EndMembership = atIntent(() => import("./end-membership.tsx").then((m) => m.EndMembership));
const InviteDialog = atIntent(() => import("./invite-dialog.tsx").then((m) => m.InviteDialog));
const RenameDialog = atIntent(() => import("./rename-dialog.tsx").then((m) => m.RenameDialog));

const GROUP: Record<MemberRow["state"], string> = {
  active: "Members",
  invited: "Invited",
  named: "Named as owners of controls, not invited",
  ended: "Left",
};
type Props = { title: string; organization: OrganizationView; people: MemberRow[]; left: boolean };

/** Everyone the organization knows: members, invited people, people only named as owners, and people who left. */
export function PeopleScreen({ title, organization, people, left }: Props) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const manages = organization.own.capabilities.includes("people:manage");
  const gone = people.filter((p) => p.state === "ended");
  const here = people.filter((p) => p.state !== "ended");
  const members = here.filter((p) => p.state === "active").length;
  const close = () => setDoing(null);
  const base = pathTo("/o/[organization]/people", { organization: organization.id });
  return (
    <>
      <PageTitle
        title={title}
        sub={`${organization.name} · ${members} ${members === 1 ? "member" : "members"}`}
        actions={
          manages && (
            <Button variant="primary" onClick={() => setDoing({ what: "invite", who: null })}>
              Invite a person
            </Button>
          )
        }
      />
      {gone.length > 0 && (
        <ChipLine label="Which people">
          <ChipLink on={!left} href={base} count={here.length}>
            Here
          </ChipLink>
          <ChipLink on={left} href={`${base}?left=true`} count={gone.length}>
            Left
          </ChipLink>
        </ChipLine>
      )}
      <DataTable
        caption={left ? "People who have left" : "People"}
        columns={peopleColumns({ organization, manages: manages && !left, onDo: setDoing })}
        rows={left ? gone : here}
        rowKey={(p) => p.id}
        group={(p) => ({ key: p.state, name: GROUP[p.state] })}
      />
      {doing?.what === "invite" && <InviteDialog organization={organization} who={doing.who} onClose={close} />}
      {doing?.what === "rename" && <RenameDialog organizationId={organization.id} who={doing.who} onClose={close} />}
      {doing?.what === "end" && (
        <EndMembership
          organizationId={organization.id}
          who={doing.who}
          self={doing.who.id === organization.own.membershipId}
          onClose={close}
        />
      )}
    </>
  );
}
