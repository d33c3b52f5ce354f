import { PeopleScreen } from "#app/_features/people/people/people-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { organizationOf } from "#app/_lib/organization.ts";
import type { PageProps } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/o/[organization]/people");

export default async function PeoplePage(props: PageProps<{ organization: string }>) {
  const organization = await organizationOf(props);
  const { left } = await props.searchParams;
  const [view, people] = await Promise.all([
    load((call) => call.organizations.view({ organization })),
    load((call) => call.people.list({ organization })),
  ]);
  return (
    <PeopleScreen
      title={screenOf("/o/[organization]/people").label}
      organization={view}
      people={people}
      left={left === "true"}
    />
  );
}
