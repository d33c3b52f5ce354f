import { dayOf } from "#app/_lib/when.ts";
import { Avatar } from "#app/_ui/avatar.tsx";
import type { Column } from "#app/_ui/data-table.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import { Undelivered } from "#app/_ui/undelivered.tsx";
import { ROLE_LABEL } from "#server/ground/access/rules.ts";
import type { OrganizationView } from "#server/people/organizations/schema.ts";
import type { MemberRow } from "#server/people/people/schema.ts";
import type { Doing } from "./person-menu.tsx";
import { PersonMenu } from "./person-menu.tsx";

type Options = { organization: OrganizationView; manages: boolean; onDo(doing: Doing): void };

export function peopleColumns({ organization, manages, onDo }: Options): Column<MemberRow>[] {
  const self = organization.own.membershipId;
  const columns: Column<MemberRow>[] = [
    {
      key: "name",
      header: "Name",
      prose: true,
      cell: (p) => (
        <span className="flex items-center gap-2">
          <Avatar name={p.name} decorative />
          <span className="min-w-0">
            <span className="font-medium">{p.name}</span>
            {p.id === self && <span className="text-ink-2"> (you)</span>}
            <span className="block text-ink-2 text-sm md:hidden">{p.email}</span>
            {p.undelivered && (
              <span className="block text-sm sm:hidden">
                <State person={p} />
              </span>
            )}
          </span>
        </span>
      ),
    },
    {
      key: "email",
      header: "Address",
      prose: true,
      hideBelow: "md",
      cell: (p) => p.email ?? <span className="text-ink-2">none</span>,
    },
    { key: "role", header: "Role", cell: (p) => ROLE_LABEL[p.role] },
    { key: "state", header: "State", hideBelow: "sm", cell: (p) => <State person={p} /> },
    { key: "controls", header: "Controls owned", align: "end", hideBelow: "lg", cell: (p) => p.controls || "–" },
    {
      key: "since",
      header: "Since",
      hideBelow: "md",
      cell: (p) => <span className="whitespace-nowrap">{dayOf(p.since)}</span>,
    },
  ];
  const menu: Column<MemberRow> = {
    key: "menu",
    header: <span className="sr-only">Actions</span>,
    align: "end",
    width: "2.5rem",
    cell: (p) => <PersonMenu organization={organization} person={p} onDo={onDo} />,
  };
  return manages ? [...columns, menu] : columns;
}

function State({ person }: { person: MemberRow }) {
  if (person.state === "active") return <StateSign state="covered" word="member" />;
  if (person.state === "named") return <StateSign state="coming" word="named, not invited" />;
  if (person.state === "ended") return <StateSign state="not-applicable" word="left" />;
  if (person.undelivered) return <Undelivered />;
  return person.invitedUntil ? (
    <StateSign state="due" word={`invited until ${dayOf(person.invitedUntil)}`} />
  ) : (
    <StateSign state="due" word="invited" />
  );
}
