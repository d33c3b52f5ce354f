"use client";

import { MoreHorizontal } from "lucide-react";
import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { dayOf } from "#app/_lib/when.ts";
import { Button } from "#app/_ui/button.tsx";
import { DataTable } from "#app/_ui/data-table.tsx";
import { IconButton } from "#app/_ui/icon-button.tsx";
import { Menu } from "#app/_ui/menu.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import { Undelivered } from "#app/_ui/undelivered.tsx";
import { DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import type { DelegationRow } from "#server/people/delegations/schema.ts";
import { ChangeDelegation, InviteProvider, RevokeDelegation } from "./provider-dialogs.tsx";

type Doing = { what: "invite" } | { what: "change" | "revoke"; row: DelegationRow };
type Props = { organizationId: string; delegations: DelegationRow[] };

/** The providers that operate the organization's programme, with their rights; each can be revoked at once. */
export function Providers({ organizationId, delegations }: Props) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = () => setDoing(null);
  return (
    <>
      <DataTable
        caption="Providers of the organization"
        rows={delegations}
        rowKey={(d) => d.id}
        empty={<p className="text-ink-2">No provider operates this organization.</p>}
        columns={[
          {
            key: "name",
            header: "Provider",
            prose: true,
            cell: (d) => (
              <>
                <span className="font-medium">{d.providerName}</span>
                {d.email && <span className="block text-ink-2 text-sm">{d.email}</span>}
              </>
            ),
          },
          { key: "state", header: "State", cell: (d) => <State row={d} /> },
          {
            key: "may",
            header: "May do",
            hideBelow: "sm",
            cell: (d) => `${d.capabilities.length} of ${DELEGABLE_CAPABILITIES.length}`,
          },
          {
            key: "menu",
            header: <span className="sr-only">Actions</span>,
            align: "end",
            width: "2.5rem",
            cell: (d) =>
              d.state !== "revoked" && <ProviderMenu organizationId={organizationId} row={d} onDo={setDoing} />,
          },
        ]}
      />
      <p className="mt-3">
        <Button onClick={() => setDoing({ what: "invite" })}>Invite a provider</Button>
      </p>
      {doing?.what === "invite" && <InviteProvider organizationId={organizationId} onClose={close} />}
      {doing?.what === "change" && <ChangeDelegation organizationId={organizationId} row={doing.row} onClose={close} />}
      {doing?.what === "revoke" && <RevokeDelegation organizationId={organizationId} row={doing.row} onClose={close} />}
    </>
  );
}

function ProviderMenu({
  organizationId,
  row,
  onDo,
}: {
  organizationId: string;
  row: DelegationRow;
  onDo(d: Doing): void;
}) {
  const resend = useAct(client.delegations.resendInvitation.mutate, {
    toast: `Invitation resent to ${row.email}`,
    failsByToast: true,
  });
  const again =
    row.state === "offered"
      ? [
          {
            label: "Resend the invitation",
            onSelect: () => void resend.run({ organization: organizationId, delegationId: row.id }),
          },
        ]
      : [];
  return (
    <Menu
      align="end"
      trigger={<IconButton label={`Actions for ${row.providerName}`} icon={<MoreHorizontal aria-hidden="true" />} />}
      items={[
        { label: "Change permissions …", onSelect: () => onDo({ what: "change", row }) },
        ...again,
        { label: "Stop it …", onSelect: () => onDo({ what: "revoke", row }), danger: true },
      ]}
    />
  );
}

function State({ row }: { row: DelegationRow }) {
  if (row.state === "offered" && row.undelivered) return <Undelivered />;
  if (row.state === "offered") return <StateSign state="due" word="invited" />;
  if (row.state === "live")
    return <StateSign state="covered" word={`operating since ${dayOf(row.acceptedAt ?? "")}`} />;
  return <StateSign state="not-applicable" word={`stopped on ${dayOf(row.revokedAt ?? "")}`} />;
}
