import Link from "next/link";
import { hrefIn } from "#app/_lib/scope.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { type Column, DataTable } from "#app/_ui/data-table.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import type { InWorkspace } from "#server/access/schema.ts";
import type { ControlPage, ControlRow } from "#server/controls/schema.ts";
import { FREQUENCY_LABEL } from "#server/occurrences/rules/frequency.ts";
import { GapSign, StatusWord } from "./gap-sign.tsx";
import { controlHref } from "./href.ts";
import { type ControlsSearch, withControlsSearch } from "./search.ts";

type Props = { scope: InWorkspace; page: ControlPage; search: ControlsSearch; mayWrite: boolean };

const CODES_SHOWN = 4;

/** The controls as one table, a hundred at a time. */
export function ControlsTable({ scope, page, search, mayWrite }: Props) {
  const here = hrefIn(scope, "/controls");
  return (
    <>
      <DataTable
        caption="Controls"
        columns={columnsOf(scope)}
        rows={page.rows}
        rowKey={(row) => row.id}
        rowHref={(row) => controlHref(scope, row)}
        empty={<Empty scope={scope} page={page} mayWrite={mayWrite} />}
      />
      {search.after || page.next ? (
        <nav aria-label="Pages" className="flex gap-2 pt-3">
          {search.after ? (
            <ButtonLink href={withControlsSearch(here, { ...search, after: null })}>First page</ButtonLink>
          ) : null}
          {page.next ? (
            <ButtonLink href={withControlsSearch(here, { ...search, after: page.next })}>Next page</ButtonLink>
          ) : null}
        </nav>
      ) : null}
    </>
  );
}

function columnsOf(scope: InWorkspace): Column<ControlRow>[] {
  return [
    { key: "code", header: "ID", cell: (row) => <Code className="whitespace-nowrap">{row.code}</Code> },
    {
      key: "title",
      header: "Control",
      className: "min-w-44",
      cell: (row) => (
        <span className="flex flex-wrap items-baseline gap-x-3">
          {row.title}
          {row.gaps.includes("placeholder") ? <GapSign gap="placeholder" /> : null}
        </span>
      ),
    },
    {
      key: "criteria",
      header: "Criteria",
      hideBelow: "md",
      cell: (row) => <Criteria scope={scope} codes={row.criteria} />,
    },
    { key: "owner", header: "Owner", cell: (row) => row.ownerName ?? <GapSign gap="owner" /> },
    {
      key: "frequency",
      header: "Frequency",
      cell: (row) => (row.frequency ? FREQUENCY_LABEL[row.frequency] : <GapSign gap="frequency" />),
    },
    {
      key: "type",
      header: "Type",
      hideBelow: "lg",
      cell: (row) => row.type ?? <span className="text-ink-2">not said</span>,
    },
    { key: "key", header: "Key", hideBelow: "lg", cell: (row) => (row.isKey ? "key" : "") },
    { key: "status", header: "Status", hideBelow: "sm", cell: (row) => <StatusWord status={row.status} /> },
  ];
}

function Criteria({ scope, codes }: { scope: InWorkspace; codes: string[] }) {
  if (codes.length === 0) return <GapSign gap="criterion" />;
  const more = codes.length - CODES_SHOWN;
  return (
    <span className="flex flex-wrap gap-x-2">
      {codes.slice(0, CODES_SHOWN).map((code) => (
        <Link
          key={code}
          href={`${hrefIn(scope, "/criteria")}#${encodeURIComponent(code)}`}
          className="decoration-rule-field underline-offset-3 hover:underline"
        >
          <Code>{code}</Code>
        </Link>
      ))}
      {more > 0 ? (
        <span className="text-ink-2 text-sm" title={codes.slice(CODES_SHOWN).join(", ")}>
          and {more} more
        </span>
      ) : null}
    </span>
  );
}

function Empty({ scope, page, mayWrite }: Omit<Props, "search">) {
  if (page.counts.controls + page.counts.retired > 0)
    return <EmptyState title="No control passes these filters">Take a filter away to see more.</EmptyState>;
  if (!mayWrite)
    return <EmptyState title="No control yet">Controls appear here once they are written or imported.</EmptyState>;
  return (
    <EmptyState
      title="No control yet"
      action={
        <>
          <ButtonLink variant="primary" href={hrefIn(scope, "/controls/import")}>
            Import your control list
          </ButtonLink>
          <ButtonLink href={hrefIn(scope, "/controls/new")}>Add one control</ButtonLink>
        </>
      }
    >
      Bring the spreadsheet you have: its columns are recognised, and you see every row's outcome before anything is
      written.
    </EmptyState>
  );
}
