import { hrefIn } from "#app/_lib/scope.ts";
import { AUDITOR_CAPABILITIES, ROLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import type { Reach } from "#server/ground/access/schema.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";
import { isShown, menuOf, screenOf } from "#server/ground/screens/rules/screens.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";

type Link = { label: string; href: string };
/** `forAuditors` marks what remains while a member previews as an auditor. */
export type Entry = Link & { forAuditors: boolean };
export type Menu = {
  workspace: Entry[];
  organization: { name: string; screens: Entry[] } | null;
  /** Where else the finder leads. */
  elsewhere: Link[];
};

type Place = { view: WorkspaceView; base: string } | { organization: string } | null;

/** The person's menu at their current place. Built on the server, so that the browser does not load the table of screens. */
export function menuFor(reach: Reach, place: Place): Menu {
  const elsewhere = elsewhereOf(reach);
  if (place === null) return { workspace: [], organization: null, elsewhere };
  if ("organization" in place)
    return { workspace: [], organization: organizationMenu(reach, place.organization), elsewhere };
  const { view, base } = place;
  return {
    workspace: menuOf("/w/[workspace]", view.capabilities).map((row) => entry(row, "/w/[workspace]", base)),
    organization: view.kind === "auditor" ? null : organizationMenu(reach, view.organization.id),
    elsewhere,
  };
}

function organizationMenu(reach: Reach, id: string): Menu["organization"] {
  const own = reach.organizations.find((o) => o.id === id);
  if (!own) return null;
  const rows = menuOf("/o/[organization]", ROLE_CAPABILITIES[own.role], own.kind);
  return { name: own.name, screens: rows.map((row) => entry(row, "[organization]", own.id)) };
}

function entry({ screen, label }: ReturnType<typeof menuOf>[number], place: string, here: string): Entry {
  return { label, href: screen.replace(place, here), forAuditors: isShown(screen, AUDITOR_CAPABILITIES) };
}

function elsewhereOf(reach: Reach): Link[] {
  return [
    { label: "All workspaces", href: pathTo("/home") },
    ...reach.workspaces.map((w) => ({
      label: `${w.name}, ${w.organizationName}`,
      href: hrefIn({ workspace: w.slug }, ""),
    })),
    ...reach.shared.map((w) => ({
      label: `${w.engagement}, ${w.organizationName}`,
      href: hrefIn({ workspace: w.slug, engagement: w.engagementId }, ""),
    })),
    ...reach.organizations.map((o) => ({
      label: `People of ${o.name}`,
      href: pathTo("/o/[organization]/people", { organization: o.id }),
    })),
    { label: screenOf("/account").label, href: pathTo("/account") },
  ];
}
