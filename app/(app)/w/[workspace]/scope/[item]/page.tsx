import { ChangeItem } from "#app/_features/programme/scope/change-item.tsx";
import { ItemSheet } from "#app/_features/programme/scope/item-sheet.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";

export const metadata = titled("/w/[workspace]/scope/[item]");

export default async function ScopeItemPage(props: PageProps<{ workspace: string; item: string }>) {
  const scope = await scopeOf(props);
  const { item: itemId } = await props.params;
  const [view, found] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.scope.open({ ...scope, itemId })),
  ]);
  const mayManage = view.capabilities.includes("scope:manage");
  const kind = KINDS[found.item.kind];
  return (
    <>
      <PageTitle
        title={found.item.name}
        sub={kind.one}
        actions={
          <>
            <ScreenLink scope={scope} to="/scope" search={{ view: kind.view }} />
            {mayManage && <ChangeItem scope={scope} found={found} today={view.today} />}
          </>
        }
      />
      <ItemSheet scope={scope} found={found} today={view.today} timeZone={view.timeZone} mayManage={mayManage} />
    </>
  );
}
