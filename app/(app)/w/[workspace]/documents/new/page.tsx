import { notFound } from "next/navigation";
import { NewDocument } from "#app/_features/programme/documents/new-document.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/documents/new");

export default async function NewDocumentPage(props: PageProps) {
  const scope = await scopeOf(props);
  const view = await openWorkspace(scope);
  if (!view.capabilities.includes("document:manage")) notFound();
  const [outlines, documents, choices] = await Promise.all([
    load((call) => call.documents.outlines(scope)),
    load((call) => call.documents.list(scope)),
    load((call) => call.documents.choices(scope)),
  ]);
  return (
    <>
      <PageTitle title={screenOf("/w/[workspace]/documents/new").label} />
      <NewDocument scope={scope} outlines={outlines} there={documents.map((d) => d.title)} choices={choices} />
    </>
  );
}
