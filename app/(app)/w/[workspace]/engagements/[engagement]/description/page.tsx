import { IfReleased, ReleasedOn, ReleasedTo } from "#app/_features/plan/released/released.tsx";
import { DescriptionSection } from "#app/_features/programme/description/description-section.tsx";
import { Outline } from "#app/_features/programme/description/outline.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { DownloadLinks } from "#app/_ui/download-links.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { formatDay } from "#server/ground/calendar/rules.ts";
import { PAPER_FORMATS } from "#server/ground/papers/schema.ts";
import { isSettled } from "#server/plan/engagements/rules.ts";

export const metadata = titled("/w/[workspace]/engagements/[engagement]/description");

export default async function DescriptionPage(props: PageProps<{ workspace: string; engagement: string }>) {
  const scope = await scopeOf(props);
  const { engagement: engagementId } = await props.params;
  const [view, released, found, sheet] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.releases.standing(scope)),
    load((call) => call.scope.description({ ...scope, engagementId })),
    load((call) => call.engagements.open({ ...scope, engagementId })),
  ]);
  const isShown = !released || released.description !== null;
  const mayWrite = view.capabilities.includes("scope:manage") && !isSettled(sheet.status);
  return (
    <ReleasedTo released={released}>
      <PageTitle
        title={sheet.kind === "iso27001" ? "Context and scope statement" : "Description of the system"}
        sub={`${found.engagement} · as of ${formatDay(found.on)}`}
        actions={
          <>
            <ScreenLink scope={scope} to="/engagements/[engagement]" at={`/engagements/${engagementId}`} />
            {isShown && (
              <DownloadLinks
                formats={PAPER_FORMATS}
                path="/api/description/export"
                given={{ ...scope, about: engagementId }}
              />
            )}
          </>
        }
      />
      <ReleasedOn
        what="description"
        how="Texts, scope and data flows read as released; controls and criteria as they are today."
      />
      <IfReleased what="description">
        <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[16rem_minmax(0,1fr)]">
          <Outline sections={found.sections} />
          <div className="grid min-w-0 max-w-3xl gap-10">
            {found.sections.map((section) => (
              <DescriptionSection
                key={`${section.id} ${section.version}`}
                scope={scope}
                engagementId={engagementId}
                section={section}
                mayWrite={mayWrite}
              />
            ))}
          </div>
        </div>
      </IfReleased>
    </ReleasedTo>
  );
}
