import { notFound } from "next/navigation";
import { WriteDocument } from "#app/_features/programme/documents/write-document.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";

export const metadata = titled("/w/[workspace]/documents/[document]/edit");

export default async function WriteDocumentPage(props: PageProps<{ workspace: string; document: string }>) {
  const scope = await scopeOf(props);
  const { document: documentId } = await props.params;
  const [view, found] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.documents.open({ ...scope, documentId })),
  ]);
  if (!view.capabilities.includes("document:manage") || found.state === "retired") notFound();
  return (
    <>
      <PageTitle title={found.title} sub={`from version ${found.version}`} />
      <WriteDocument key={found.version} scope={scope} found={found} />
    </>
  );
}
