import { notFound } from "next/navigation";
import { ControlForm } from "#app/_features/programme/controls/control-form.tsx";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/controls/new");

export default async function NewControlPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, people] = await Promise.all([openWorkspace(scope), load((call) => call.controls.people(scope))]);
  if (!view.capabilities.includes("control:manage")) notFound();
  return (
    <>
      <PageTitle title={screenOf("/w/[workspace]/controls/new").label} />
      <ControlForm scope={scope} people={people} sheet={null} back={hrefIn(scope, "/controls")} />
    </>
  );
}
