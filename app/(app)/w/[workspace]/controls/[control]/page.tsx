import { Pencil } from "lucide-react";
import type { Metadata } from "next";
import { OccurrencesPart } from "#app/_features/evidence/evidence/occurrences-part.tsx";
import { engagementOf } from "#app/_features/evidence/evidence/rows.ts";
import { ReleasedTo } from "#app/_features/plan/released/released.tsx";
import { ControlSheet } from "#app/_features/programme/controls/control-sheet.tsx";
import { EndControl } from "#app/_features/programme/controls/end-control.tsx";
import { controlHref, controlOfParam } from "#app/_features/programme/controls/href.ts";
import { ControlCriteria } from "#app/_features/programme/criteria/control-criteria.tsx";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";

type Props = PageProps<{ workspace: string; control: string }>;

export async function generateMetadata(props: Props): Promise<Metadata> {
  return titled("/w/[workspace]/controls/[control]", controlOfParam((await props.params).control));
}

export default async function ControlPage(props: Props) {
  const scope = await scopeOf(props);
  const control = controlOfParam((await props.params).control);
  const [view, released, sheet] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.releases.standing(scope)),
    load((call) => call.controls.get({ ...scope, control })),
  ]);
  const mayWrite = view.capabilities.includes("control:manage");
  const mayComment = view.capabilities.includes("evidence:submit");
  const ofThis = { ...scope, controlId: sheet.id };
  const [related, lanes, evidence] = await Promise.all([
    load((call) => call.controls.related(ofThis)),
    load((call) => call.occurrences.ofControl(ofThis)),
    load((call) => call.evidence.list(ofThis)),
  ]);
  const engagement = engagementOf(lanes, scope.engagement) ?? scope.engagement;
  return (
    <ReleasedTo released={released}>
      <PageTitle
        title={sheet.title}
        sub={<Code>{sheet.code}</Code>}
        actions={
          <>
            <ButtonLink href={hrefIn({ ...scope, engagement }, "/evidence", { control: sheet.code })}>
              Timeline
            </ButtonLink>
            {mayWrite ? <EndControl scope={scope} sheet={sheet} today={view.today} /> : null}
            {mayWrite && sheet.status !== "retired" ? (
              <ButtonLink
                variant="primary"
                href={controlHref(scope, sheet, "/edit")}
                icon={<Pencil aria-hidden="true" />}
              >
                Change
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <ControlSheet
        scope={scope}
        sheet={sheet}
        related={related}
        criteria={<ControlCriteria scope={scope} sheet={sheet} mayMap={view.capabilities.includes("mapping:manage")} />}
        operation={<OccurrencesPart scope={scope} control={sheet} lanes={lanes} evidence={evidence} />}
        mayComment={mayComment}
        timeZone={view.timeZone}
        mayWrite={mayWrite}
      />
    </ReleasedTo>
  );
}
