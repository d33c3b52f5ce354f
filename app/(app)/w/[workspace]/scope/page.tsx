import { ReleasedTo } from "#app/_features/plan/released/released.tsx";
import { ScopeScreen } from "#app/_features/programme/scope/scope-screen.tsx";
import { loadScopeSearch } from "#app/_features/programme/scope/search.ts";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";

export const metadata = titled("/w/[workspace]/scope");

export default async function ScopePage(props: PageProps) {
  const scope = await scopeOf(props);
  const search = await loadScopeSearch(props.searchParams);
  const [view, released, found] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.releases.standing(scope)),
    load((call) => call.scope.list({ ...scope, on: search.on ?? undefined })),
  ]);
  return (
    <ReleasedTo released={released}>
      <ScopeScreen
        scope={scope}
        search={search}
        today={view.today}
        found={found}
        released={released}
        mayManage={view.capabilities.includes("scope:manage")}
      />
    </ReleasedTo>
  );
}
