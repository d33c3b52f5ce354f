import { notFound } from "next/navigation";
import { ImportScreen } from "#app/_features/exchange/imports/import-screen.tsx";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/controls/import");

export default async function ImportPage(props: PageProps) {
  const scope = await scopeOf(props);
  const view = await openWorkspace(scope);
  if (!view.capabilities.includes("control:manage")) notFound();
  return (
    <ImportScreen
      title={screenOf("/w/[workspace]/controls/import").label}
      back={<ScreenLink scope={scope} to="/controls" />}
      scope={scope}
      today={view.today}
    />
  );
}
