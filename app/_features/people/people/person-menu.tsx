"use client";

import { MoreHorizontal } from "lucide-react";
import { client } from "#app/_lib/client.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { IconButton } from "#app/_ui/icon-button.tsx";
import { Menu, type MenuItem } from "#app/_ui/menu.tsx";
import { mayAssign, ROLE_LABEL, type Role } from "#server/ground/access/rules.ts";
import type { OrganizationView } from "#server/people/organizations/schema.ts";
import type { MemberRow } from "#server/people/people/schema.ts";

export type Doing = { what: "invite"; who: MemberRow | null } | { what: "rename" | "end"; who: MemberRow };

type Props = { organization: OrganizationView; person: MemberRow; onDo(doing: Doing): void };

const ROLES = Object.keys(ROLE_LABEL) as Role[];

/** Actions on one person; none on someone whose role outranks one's own. */
export function PersonMenu({ organization, person, onDo }: Props) {
  const saying = (toast: string) => ({ toast, failsByToast: true });
  const changeRole = useAct(client.people.changeRole.mutate, saying(`${person.name}’s role was changed`));
  const resend = useAct(client.people.resendInvitation.mutate, saying(`Invitation resent to ${person.email}`));
  const revoke = useAct(client.people.revokeInvitation.mutate, saying("The invitation was revoked"));
  const { role } = organization.own;
  if (!mayAssign(role, person.role)) return null;

  const ref = { organization: organization.id, membershipId: person.id };
  const roles: MenuItem[] = ROLES.filter((r) => mayAssign(role, r)).map((r) => ({
    kind: "choice",
    label: ROLE_LABEL[r],
    checked: r === person.role,
    onSelect: () => void changeRole.run({ ...ref, role: r }),
  }));
  const invitation: MenuItem[] =
    person.state === "invited"
      ? [
          { label: "Resend the invitation", onSelect: () => void resend.run(ref) },
          { label: "Revoke the invitation", onSelect: () => void revoke.run(ref), danger: true },
        ]
      : [];
  const named: MenuItem[] =
    person.state === "named" ? [{ label: "Invite …", onSelect: () => onDo({ what: "invite", who: person }) }] : [];
  const rename: MenuItem[] =
    person.state === "active" ? [] : [{ label: "Rename …", onSelect: () => onDo({ what: "rename", who: person }) }];
  const end: MenuItem[] =
    person.state === "invited"
      ? []
      : [
          {
            label: person.state === "named" ? "Remove …" : "End membership …",
            onSelect: () => onDo({ what: "end", who: person }),
            danger: true,
          },
        ];
  return (
    <Menu
      align="end"
      trigger={<IconButton label={`Actions for ${person.name}`} icon={<MoreHorizontal aria-hidden="true" />} />}
      items={[
        ...named,
        ...rename,
        ...invitation,
        ...end,
        { kind: "rule" },
        { kind: "heading", label: "Role" },
        ...roles,
      ]}
    />
  );
}
