import { ReleasedTo } from "#app/_features/plan/released/released.tsx";
import { RegisterScreen } from "#app/_features/programme/risks/register-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/risks");

export default async function RisksPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, released, register] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.releases.standing(scope)),
    load((call) => call.risks.register(scope)),
  ]);
  return (
    <ReleasedTo released={released}>
      <RegisterScreen
        title={screenOf("/w/[workspace]/risks").label}
        scope={scope}
        register={register}
        today={view.today}
        mayManage={view.capabilities.includes("risk:manage")}
      />
    </ReleasedTo>
  );
}
