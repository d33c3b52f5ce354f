"use client";

import { MoreHorizontal } from "lucide-react";
import { client } from "#app/_lib/client.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { momentOf } from "#app/_lib/when.ts";
import { DataTable } from "#app/_ui/data-table.tsx";
import { IconButton } from "#app/_ui/icon-button.tsx";
import { Menu } from "#app/_ui/menu.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import { Undelivered } from "#app/_ui/undelivered.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import type { AuditorRow, GrantRow } from "#server/plan/sharing/schema.ts";

type Props = { scope: InWorkspace; grant: GrantRow };

/** The named people of one grant, and what the journal says they have opened. */
export function Auditors({ scope, grant }: Props) {
  return (
    <DataTable
      caption={`Auditors of ${grant.engagement}: ${grant.auditors.map((a) => a.email).join(", ")}`}
      rows={grant.auditors}
      rowKey={(a) => a.id}
      columns={[
        { key: "email", header: "Auditor", className: "min-w-36", prose: true, cell: (a) => a.email },
        { key: "state", header: "State", cell: (a) => <State auditor={a} /> },
        {
          key: "opened",
          header: "Last opened evidence",
          hideBelow: "sm",
          cell: (a) => (a.lastOpenedAt ? momentOf(a.lastOpenedAt) : <span className="text-ink-2">not yet</span>),
        },
        { key: "times", header: "Times", align: "end", hideBelow: "md", cell: (a) => a.opened.toLocaleString("en") },
        {
          key: "menu",
          header: <span className="sr-only">Actions</span>,
          align: "end",
          width: "2.5rem",
          cell: (a) =>
            grant.state !== "revoked" &&
            a.state !== "removed" && <AuditorMenu scope={scope} grantId={grant.id} auditor={a} />,
        },
      ]}
    />
  );
}

function State({ auditor }: { auditor: AuditorRow }) {
  if (auditor.state === "removed") return <StateSign state="not-applicable" word="removed" />;
  if (auditor.state === "invited" && auditor.undelivered) return <Undelivered />;
  return auditor.acceptedOn ? (
    <StateSign state="covered" word={`accepted on ${formatDay(auditor.acceptedOn)}`} />
  ) : (
    <StateSign state="due" word="invited" />
  );
}

function AuditorMenu({ scope, grantId, auditor }: { scope: InWorkspace; grantId: string; auditor: AuditorRow }) {
  const saying = (toast: string) => ({ toast, failsByToast: true });
  const ref = { ...scope, grantId, auditorId: auditor.id };
  const remove = useAct(client.sharing.removeAuditor.mutate, saying(`${auditor.email} no longer has access`));
  const resend = useAct(client.sharing.resendInvitation.mutate, saying(`Invitation resent to ${auditor.email}`));
  const again =
    auditor.state === "invited" ? [{ label: "Resend the invitation", onSelect: () => void resend.run(ref) }] : [];
  return (
    <Menu
      align="end"
      trigger={<IconButton label={`Actions for ${auditor.email}`} icon={<MoreHorizontal aria-hidden="true" />} />}
      items={[...again, { label: "End this person’s access", onSelect: () => void remove.run(ref), danger: true }]}
    />
  );
}
