import { EmptyFor } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { type Column, DataTable } from "#app/_ui/data-table.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { KIND_LABEL } from "#server/programme/documents/rules/state.ts";
import type { DocumentLine } from "#server/programme/documents/schema.ts";
import { DocumentSign, reviewWord } from "./signs.tsx";
import { NO_DOCUMENT } from "./words.ts";

const COLUMNS: Column<DocumentLine>[] = [
  { key: "title", header: "Document", prose: true, cell: (d) => <span className="font-medium">{d.title}</span> },
  { key: "kind", header: "Kind", hideBelow: "md", cell: (d) => KIND_LABEL[d.kind] },
  { key: "owner", header: "Owner", hideBelow: "lg", prose: true, cell: (d) => d.ownerName ?? "–" },
  { key: "state", header: "State", cell: (d) => <DocumentSign document={d} /> },
  { key: "version", header: "Version", align: "end", hideBelow: "sm", cell: (d) => d.approvedVersion ?? "–" },
  { key: "review", header: "Review by", hideBelow: "md", className: "whitespace-nowrap", cell: reviewWord },
  {
    key: "read",
    header: "Read by",
    hideBelow: "sm",
    cell: (d) => (d.needsAcknowledgement && d.approvedVersion !== null ? `${d.readers.read} of ${d.readers.all}` : "–"),
  },
];

/** The workspace's policies, procedures, plans and records. */
export function DocumentsTable({ scope, documents }: { scope: InWorkspace; documents: DocumentLine[] }) {
  return (
    <DataTable
      caption="Documents"
      columns={COLUMNS}
      rows={documents}
      rowKey={(d) => d.id}
      rowHref={(d) => hrefIn(scope, `/documents/${d.id}`)}
      empty={<EmptyFor words={NO_DOCUMENT} />}
    />
  );
}
