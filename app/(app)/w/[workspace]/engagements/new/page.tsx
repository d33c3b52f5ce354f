import { EngagementForm } from "#app/_features/plan/engagements/engagement-form.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/engagements/new");

export default async function NewEngagementPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, engagements, groups] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.engagements.list(scope)),
    load((call) => call.criteria.starterObjectives(scope)),
  ]);
  return (
    <>
      <PageTitle
        title={screenOf("/w/[workspace]/engagements/new").label}
        sub="One report or certification, with its date or period."
      />
      <EngagementForm scope={scope} today={view.today} engagements={engagements} groups={groups} />
    </>
  );
}
