import { ReleasedTo } from "#app/_features/plan/released/released.tsx";
import { choicesOf } from "#app/_features/programme/risks/choices.ts";
import { RegisterScreen } from "#app/_features/programme/risks/register-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";

export const metadata = titled("/w/[workspace]/risks");

export default async function RisksPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, released, register, people, criteria, controls, found] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.releases.standing(scope)),
    load((call) => call.risks.register(scope)),
    load((call) => call.controls.people(scope)),
    load((call) => call.criteria.list(scope)),
    load((call) => call.controls.names(scope)),
    load((call) => call.scope.list(scope)),
  ]);
  return (
    <ReleasedTo released={released}>
      <RegisterScreen
        scope={scope}
        register={register}
        choices={choicesOf({ people, criteria, controls, items: found.items, risks: register.risks })}
        today={view.today}
        mayManage={view.capabilities.includes("risk:manage")}
      />
    </ReleasedTo>
  );
}
