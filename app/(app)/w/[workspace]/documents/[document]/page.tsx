import { DocumentActions } from "#app/_features/programme/documents/document-actions.tsx";
import { DocumentSheet } from "#app/_features/programme/documents/document-sheet.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf, versionOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { DownloadLinks } from "#app/_ui/download-links.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import type { Capability } from "#server/ground/access/rules.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import { PAPER_FORMATS } from "#server/ground/papers/schema.ts";

export const metadata = titled("/w/[workspace]/documents/[document]");

export default async function DocumentPage(props: PageProps<{ workspace: string; document: string }>) {
  const scope = await scopeOf(props);
  const [{ document: documentId }, { version }] = await Promise.all([props.params, props.searchParams]);
  const [view, released, found] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.releases.standing(scope)),
    load((call) => call.documents.read({ ...scope, documentId, version: versionOf(version) })),
  ]);
  const act = released?.documents.find((d) => d.documentId === found.id);
  const may = (capability: Capability) => view.capabilities.includes(capability);
  return (
    <>
      <PageTitle
        title={found.title}
        sub={act && `version ${act.version} released on ${formatDay(act.releasedOn)} by ${act.releasedBy}`}
        actions={
          <>
            <ScreenLink scope={scope} to="/documents" />
            <DownloadLinks
              formats={PAPER_FORMATS}
              path="/api/documents/export"
              given={{ ...scope, document: found.id, version: String(found.opened) }}
            />
          </>
        }
      />
      <DocumentActions
        scope={scope}
        found={found}
        may={{
          manage: may("document:manage"),
          approve: may("document:approve"),
          acknowledge: may("document:acknowledge"),
        }}
      />
      <DocumentSheet scope={scope} found={found} timeZone={view.timeZone} />
    </>
  );
}
