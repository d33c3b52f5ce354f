import { LibraryScreen } from "#app/_features/programme/library/library-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/controls/library");

export default async function LibraryPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, proposals] = await Promise.all([
    load((call) => call.library.browse({ ...scope, engagementId: scope.engagement })),
    load((call) => call.library.proposals(scope)),
  ]);
  return (
    <LibraryScreen
      title={screenOf("/w/[workspace]/controls/library").label}
      scope={scope}
      view={view}
      proposals={proposals}
    />
  );
}
