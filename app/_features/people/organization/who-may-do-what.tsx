import { DataTable } from "#app/_ui/data-table.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import {
  AUDITOR_CAPABILITIES,
  CAPABILITIES,
  CAPABILITY_NAMES,
  type Capability,
  DELEGABLE_CAPABILITIES,
  ROLE_CAPABILITIES,
  ROLE_LABEL,
  type Role,
} from "#server/ground/access/rules.ts";

type Row = { capability: Capability; scope: "organization" | "workspace"; label: string };

const GROUP = { organization: "In the organization", workspace: "In every workspace" };
const ROLES = Object.keys(ROLE_LABEL) as Role[];
const ROWS: Row[] = CAPABILITY_NAMES.map((c) => ({ capability: c, ...CAPABILITIES[c] }));

/** The same table that authorizes every request. */
export function WhoMayDoWhat() {
  return (
    <DataTable
      caption="Capabilities by role"
      density="compact"
      rows={ROWS}
      rowKey={(r) => r.capability}
      group={(r) => ({ key: r.scope, name: GROUP[r.scope] })}
      columns={[
        { key: "what", header: "What", className: "min-w-56", cell: (r) => r.label },
        ...ROLES.map((role) => column(role, ROLE_LABEL[role], ROLE_CAPABILITIES[role])),
        column("auditor", "Auditor", AUDITOR_CAPABILITIES),
        column("provider", "Can be delegated", DELEGABLE_CAPABILITIES),
      ]}
    />
  );
}

function column(key: string, header: string, allowed: readonly Capability[]) {
  const cell = (r: Row) =>
    allowed.includes(r.capability) ? (
      <StateSign state="covered" word="yes" label={false} />
    ) : (
      <StateSign state="not-applicable" word="no" label={false} />
    );
  return { key, header, align: "center" as const, cell };
}
