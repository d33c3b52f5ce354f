import { EngagementSheet } from "#app/_features/audit/lifecycle/engagement-sheet.tsx";
import { ReleaseSection } from "#app/_features/audit/releases/release-section.tsx";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { ENGAGEMENT_LABEL } from "#server/ground/report-kinds/rules.ts";

export const metadata = titled("/w/[workspace]/engagements/[engagement]");

export default async function EngagementPage(props: PageProps<{ workspace: string; engagement: string }>) {
  const scope = await scopeOf(props);
  const { engagement } = await props.params;
  const [view, sheet, issued] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.engagements.open({ ...scope, engagementId: engagement })),
    load((call) => call.issued.open({ ...scope, engagementId: engagement })),
  ]);
  const mayRelease = view.capabilities.includes("sharing:manage");
  const releases = mayRelease ? await load((call) => call.releases.sheet({ ...scope, engagementId: sheet.id })) : null;
  const about = { ...scope, engagement: sheet.id };
  return (
    <>
      <PageTitle
        title={sheet.type ? `${ENGAGEMENT_LABEL[sheet.kind]} Type ${sheet.type}` : ENGAGEMENT_LABEL[sheet.kind]}
        actions={
          <>
            <ScreenLink
              scope={scope}
              to="/engagements/[engagement]/description"
              at={`/engagements/${sheet.id}/description`}
            />
            <ScreenLink scope={about} to="/criteria" />
            <ButtonLink href={hrefIn(about, "/evidence")}>Timeline</ButtonLink>
          </>
        }
      />
      <EngagementSheet
        scope={scope}
        sheet={sheet}
        issued={issued}
        today={view.today}
        mayManage={view.capabilities.includes("engagement:manage")}
      />
      {releases && <ReleaseSection scope={scope} sheet={releases} />}
    </>
  );
}
