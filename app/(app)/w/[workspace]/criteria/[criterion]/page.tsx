import { ReleasedTo } from "#app/_features/plan/released/released.tsx";
import { CriterionSheet } from "#app/_features/programme/criteria/criterion-sheet.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";
import type { Capability } from "#server/ground/access/rules.ts";

export const metadata = titled("/w/[workspace]/criteria/[criterion]");

export default async function CriterionPage(props: PageProps<{ workspace: string; criterion: string }>) {
  const scope = await scopeOf(props);
  const { criterion: criterionId } = await props.params;
  const [view, released, sheet, risks, tied] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.releases.standing(scope)),
    load((call) => call.criteria.open({ ...scope, criterionId })),
    load((call) => call.risks.list({ ...scope, criterionId })),
    load((call) => call.scope.tiedTo({ ...scope, criterionId })),
  ]);
  const may = (capability: Capability) => view.capabilities.includes(capability);
  return (
    <ReleasedTo released={released}>
      <PageTitle
        title={
          <>
            <span className="mr-2.5 font-code font-normal text-ink-2 text-xl">{sheet.code}</span>
            {sheet.title}
          </>
        }
        actions={<ScreenLink scope={scope} to="/criteria" hash={`#${encodeURIComponent(sheet.code)}`} />}
      />
      <CriterionSheet
        scope={scope}
        sheet={sheet}
        risks={risks}
        tied={tied}
        today={view.today}
        may={{
          map: may("mapping:manage"),
          risks: may("risk:manage"),
          scope: may("scope:manage"),
          objectives: may("engagement:manage"),
        }}
      />
    </ReleasedTo>
  );
}
