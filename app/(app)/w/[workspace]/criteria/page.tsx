import { CriteriaScreen } from "#app/_features/programme/criteria/criteria-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/criteria");

export default async function CriteriaPage(props: PageProps) {
  const scope = await scopeOf(props);
  const shown = (await props.searchParams).view;
  const [view, engagements, criteria, controls, tallies] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.engagements.list(scope)),
    load((call) => call.criteria.list({ ...scope, engagementId: scope.engagement })),
    shown === "matrix" ? load((call) => call.controls.names(scope)) : null,
    load((call) => call.risks.tallies(scope)),
  ]);
  const may = {
    reports: view.capabilities.includes("plan:read"),
    map: view.capabilities.includes("mapping:manage"),
    manage: view.capabilities.includes("engagement:manage"),
  };
  const reuse = shown === "reports" && may.reports ? await load((call) => call.mappings.reuse(scope)) : null;
  return (
    <CriteriaScreen
      title={screenOf("/w/[workspace]/criteria").label}
      setUp={may.manage ? <ScreenLink scope={scope} to="/engagements/new" variant="primary" /> : null}
      scope={scope}
      engagements={engagements}
      criteria={criteria}
      controls={controls}
      tallies={tallies}
      reuse={reuse}
      links={
        <>
          {criteria.some((c) => c.category === "annex_a") ? (
            <ScreenLink scope={scope} to="/criteria/applicability" />
          ) : null}
          {may.map && criteria.length > 0 ? <ScreenLink scope={scope} to="/criteria/suggestions" /> : null}
        </>
      }
      may={may}
    />
  );
}
