import { notFound, redirect } from "next/navigation";
import { ControlForm } from "#app/_features/programme/controls/control-form.tsx";
import { controlHref, controlOfParam } from "#app/_features/programme/controls/href.ts";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { isCalendarDate } from "#server/ground/calendar/rules.ts";

export const metadata = titled("/w/[workspace]/controls/[control]/edit");

export default async function EditControlPage(props: PageProps<{ workspace: string; control: string }>) {
  const scope = await scopeOf(props);
  const control = controlOfParam((await props.params).control);
  const { performed } = await props.searchParams;
  const [view, people, sheet] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.controls.people(scope)),
    load((call) => call.controls.get({ ...scope, control })),
  ]);
  if (!view.capabilities.includes("control:manage")) notFound();
  const back = controlHref(scope, sheet);
  if (sheet.status === "retired") redirect(back);
  return (
    <>
      <PageTitle title={`Change ${sheet.code}`} sub={sheet.title} />
      <ControlForm
        scope={scope}
        people={people}
        sheet={sheet}
        back={back}
        performedOn={typeof performed === "string" && isCalendarDate(performed) ? performed : undefined}
      />
    </>
  );
}
