import {
  AUDITOR_CAPABILITIES,
  type Capability,
  type OrganizationKind,
  ROLE_CAPABILITIES,
} from "#server/ground/access/rules.ts";
import type { Reach } from "#server/ground/access/schema.ts";
import { isShown, menuOf } from "#server/ground/screens/rules/screens.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";

/** `forAuditors` is what stays of a menu while a member looks through the auditor's eyes. */
export type Entry = { label: string; href: string; forAuditors: boolean };
export type Menu = { workspace: Entry[]; organization: { name: string; screens: Entry[] } | null };

type Place = { view: WorkspaceView; base: string } | { organization: string } | null;

/** What somebody's menu lists where they are, made where the table of screens is: a browser is sent no more of it. */
export function menuFor(reach: Reach, place: Place): Menu {
  if (place === null) return { workspace: [], organization: null };
  if ("organization" in place) return { workspace: [], organization: organizationMenu(reach, place.organization) };
  const { view, base } = place;
  return {
    workspace: entries("/w/[workspace]", base, view.capabilities),
    organization: view.kind === "auditor" ? null : organizationMenu(reach, view.organization.id),
  };
}

function organizationMenu(reach: Reach, id: string): Menu["organization"] {
  const own = reach.organizations.find((o) => o.id === id);
  if (!own) return null;
  return {
    name: own.name,
    screens: entries("/o/[organization]", `/o/${own.id}`, ROLE_CAPABILITIES[own.role], own.kind),
  };
}

function entries(
  root: "/w/[workspace]" | "/o/[organization]",
  base: string,
  capabilities: readonly Capability[],
  kind?: OrganizationKind,
): Entry[] {
  return menuOf(root, capabilities, kind).map(({ screen, label }) => ({
    label,
    href: screen.replace(root, base),
    forAuditors: isShown(screen, AUDITOR_CAPABILITIES),
  }));
}
