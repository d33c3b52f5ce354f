import type { Metadata } from "next";
import { LibraryScreen } from "#app/_features/programme/library/library-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";

export const metadata: Metadata = { title: "Library" };

export default async function LibraryPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, proposals] = await Promise.all([
    load((call) => call.library.browse({ ...scope, engagementId: scope.engagement })),
    load((call) => call.library.proposals(scope)),
  ]);
  return <LibraryScreen scope={scope} view={view} proposals={proposals} />;
}
