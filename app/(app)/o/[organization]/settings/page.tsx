import { SettingsScreen } from "#app/_features/people/organization/settings-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { organizationOf } from "#app/_lib/organization.ts";
import type { PageProps } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";

export const metadata = titled("/o/[organization]/settings");

export default async function SettingsPage(props: PageProps<{ organization: string }>) {
  const organization = await organizationOf(props);
  const view = await load((call) => call.organizations.view({ organization }));
  const lists = view.kind === "service_organization" && view.own.capabilities.includes("delegation:manage");
  const delegations = lists ? await load((call) => call.delegations.list({ organization })) : null;
  return <SettingsScreen organization={view} delegations={delegations} />;
}
