import { IfReleased, ReleasedTo } from "#app/_features/plan/released/released.tsx";
import { DocumentsTable } from "#app/_features/programme/documents/documents-table.tsx";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/documents");

export default async function DocumentsPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, released, documents] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.releases.standing(scope)),
    load((call) => call.documents.list(scope)),
  ]);
  const inForce = documents.filter((d) => d.state === "in_force" && !d.hasUnreleased).length;
  return (
    <ReleasedTo released={released}>
      <PageTitle
        title={screenOf("/w/[workspace]/documents").label}
        sub={
          documents.length > 0 ? `${inForce} of ${documents.length}${released ? " released" : ""} in force` : undefined
        }
        actions={
          view.capabilities.includes("document:manage") ? (
            <ButtonLink variant="primary" href={hrefIn(scope, "/documents/new")}>
              Add a document
            </ButtonLink>
          ) : null
        }
      />
      <IfReleased what="documents">
        <DocumentsTable scope={scope} documents={documents} />
      </IfReleased>
    </ReleasedTo>
  );
}
