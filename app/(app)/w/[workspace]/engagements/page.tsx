import { Plus } from "lucide-react";
import { EngagementsTable } from "#app/_features/plan/engagements/engagements-table.tsx";
import { NO_ENGAGEMENT } from "#app/_features/plan/engagements/words.ts";
import { load } from "#app/_lib/api.ts";
import { EmptyFor } from "#app/_lib/audience.tsx";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";

export const metadata = titled("/w/[workspace]/engagements");

export default async function EngagementsPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, engagements, coverage] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.engagements.list(scope)),
    load((call) => call.criteria.coverage(scope)),
  ]);
  const add = view.capabilities.includes("engagement:manage") ? (
    <ButtonLink variant="primary" href={hrefIn(scope, "/engagements/new")} icon={<Plus aria-hidden="true" />}>
      Set up an engagement
    </ButtonLink>
  ) : null;
  if (engagements.length === 0)
    return (
      <>
        <PageTitle title="Engagements" />
        <EmptyFor words={NO_ENGAGEMENT} action={add} />
      </>
    );
  return (
    <>
      <PageTitle
        title="Engagements"
        sub={`${engagements.length} ${engagements.length === 1 ? "engagement" : "engagements"} of ${view.name}`}
        actions={add}
      />
      <EngagementsTable scope={scope} engagements={engagements} coverage={coverage} />
    </>
  );
}
