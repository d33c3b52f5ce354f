import { RiskSheet } from "#app/_features/programme/risks/risk-sheet.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";
import type { Capability } from "#server/ground/access/rules.ts";

export const metadata = titled("/w/[workspace]/risks/[risk]");

export default async function RiskPage(props: PageProps<{ workspace: string; risk: string }>) {
  const scope = await scopeOf(props);
  const { risk: riskId } = await props.params;
  const [view, { risk, scale, met }] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.risks.open({ ...scope, riskId })),
  ]);
  const may = (capability: Capability) => view.capabilities.includes(capability);
  return (
    <>
      <PageTitle
        title={
          <>
            <span className="mr-2.5 font-code font-normal text-ink-2 text-xl">{risk.code}</span>
            {risk.category ?? "Risk"}
          </>
        }
        actions={<ScreenLink scope={scope} to="/risks" />}
      />
      <RiskSheet
        scope={scope}
        risk={risk}
        scale={scale}
        met={met}
        today={view.today}
        timeZone={view.timeZone}
        may={{ manage: may("risk:manage"), accept: may("risk:accept") }}
      />
    </>
  );
}
