import { LibraryScreen } from "#app/_features/programme/library/library-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";

export const metadata = titled("/w/[workspace]/controls/library");

export default async function LibraryPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, proposals] = await Promise.all([
    load((call) => call.library.browse({ ...scope, engagementId: scope.engagement })),
    load((call) => call.library.proposals(scope)),
  ]);
  return <LibraryScreen scope={scope} view={view} proposals={proposals} />;
}
