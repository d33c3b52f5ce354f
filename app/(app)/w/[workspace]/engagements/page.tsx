import { Plus } from "lucide-react";
import { EngagementsTable } from "#app/_features/plan/engagements/engagements-table.tsx";
import { NO_ENGAGEMENT } from "#app/_features/plan/engagements/words.ts";
import { load } from "#app/_lib/api.ts";
import { EmptyFor } from "#app/_lib/audience.tsx";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/engagements");

export default async function EngagementsPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, engagements, coverage] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.engagements.list(scope)),
    load((call) => call.criteria.coverage(scope)),
  ]);
  const add = view.capabilities.includes("engagement:manage") ? (
    <ScreenLink scope={scope} to="/engagements/new" variant="primary" icon={<Plus aria-hidden="true" />} />
  ) : null;
  if (engagements.length === 0)
    return (
      <>
        <PageTitle title={screenOf("/w/[workspace]/engagements").label} />
        <EmptyFor words={NO_ENGAGEMENT} action={add} />
      </>
    );
  return (
    <>
      <PageTitle
        title={screenOf("/w/[workspace]/engagements").label}
        sub={`${engagements.length} ${engagements.length === 1 ? "engagement" : "engagements"} of ${view.name}`}
        actions={add}
      />
      <EngagementsTable scope={scope} engagements={engagements} coverage={coverage} />
    </>
  );
}
