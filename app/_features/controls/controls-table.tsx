"use client";

import Link from "next/link";
import { type ReactNode, useState } from "react";
import { hrefIn } from "#app/_lib/scope.ts";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { type Column, DataTable } from "#app/_ui/data-table.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { CheckboxInput } from "#app/_ui/field.tsx";
import type { InWorkspace } from "#server/access/schema.ts";
import { NATURE_LABEL } from "#server/controls/rules/kinds.ts";
import type { ControlPerson } from "#server/controls/schema/control.ts";
import type { ControlPage, ControlRow } from "#server/controls/schema/list.ts";
import { FREQUENCY_LABEL } from "#server/occurrences/rules/frequency.ts";
import { GapSign, StatusWord } from "./gap-sign.tsx";
import { controlHref } from "./href.ts";
import { ReviseDialog } from "./revise-dialog.tsx";
import {
  type ControlColumn,
  type ControlGroup,
  type ControlsSearch,
  USUAL_COLUMNS,
  withControlsSearch,
} from "./search.ts";

type Props = {
  scope: InWorkspace;
  page: ControlPage;
  people: ControlPerson[];
  search: ControlsSearch;
  mayWrite: boolean;
};

const CODES_SHOWN = 4;

/** The controls as one table: a hundred at a time, or all of them in groups. Several are chosen to change them at once. */
export function ControlsTable({ scope, page, people, search, mayWrite }: Props) {
  const here = hrefIn(scope, "/controls");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [revising, setRevising] = useState(false);
  const rows = search.group ? grouped(page.rows, search.group) : page.rows;
  const picked = rows.filter((r) => chosen.has(r.id));
  const free = rows.filter((r) => r.status !== "retired");
  const all = free.length > 0 && free.every((r) => chosen.has(r.id));
  const toggle = (ids: string[], on: boolean) =>
    setChosen(new Set(on ? [...chosen, ...ids] : [...chosen].filter((id) => !ids.includes(id))));
  const choose: Column<ControlRow> = {
    key: "choose",
    header: (
      <CheckboxInput
        label={<span className="sr-only">Choose all shown</span>}
        checked={all}
        onChange={(e) =>
          toggle(
            free.map((r) => r.id),
            e.target.checked,
          )
        }
      />
    ),
    width: "2rem",
    cell: (row) =>
      row.status === "retired" ? null : (
        <CheckboxInput
          label={<span className="sr-only">Choose {row.code}</span>}
          checked={chosen.has(row.id)}
          onChange={(e) => toggle([row.id], e.target.checked)}
        />
      ),
  };
  return (
    <>
      {picked.length > 0 && (
        <p className="sticky top-(--sticky-top) z-20 flex flex-wrap items-center gap-2 border-rule border-b bg-paper py-2">
          <Button variant="primary" onClick={() => setRevising(true)}>
            Change {picked.length === 1 ? "1 control" : `${picked.length} controls`}
          </Button>
          <Button variant="quiet" onClick={() => setChosen(new Set())}>
            Choose none
          </Button>
        </p>
      )}
      <DataTable
        caption="Controls"
        columns={[...columnsOf(scope, search.columns ?? USUAL_COLUMNS), ...(mayWrite ? [choose] : [])]}
        rows={rows}
        rowKey={(row) => row.id}
        rowHref={(row) => controlHref(scope, row)}
        isSelected={(row) => chosen.has(row.id)}
        group={search.group ? (row) => groupOf(row, search.group ?? "category") : undefined}
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
      {revising && (
        <ReviseDialog
          scope={scope}
          rows={picked}
          people={people}
          onClose={(done) => {
            setRevising(false);
            if (done) setChosen(new Set());
          }}
        />
      )}
    </>
  );
}

function groupOf(row: ControlRow, by: ControlGroup): { key: string; name: string } {
  const name = {
    category: row.category ?? "No category",
    owner: row.ownerName ?? "No owner",
    frequency: row.frequency ? FREQUENCY_LABEL[row.frequency] : "No frequency",
    status: row.status,
  }[by];
  return { key: name, name: name.charAt(0).toUpperCase() + name.slice(1) };
}

function grouped(rows: ControlRow[], by: ControlGroup): ControlRow[] {
  return rows.toSorted((a, b) => groupOf(a, by).key.localeCompare(groupOf(b, by).key));
}

function columnsOf(scope: InWorkspace, shown: readonly ControlColumn[]): Column<ControlRow>[] {
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
    ...shown.map((key) => ({ key, ...COLUMN[key], cell: (row: ControlRow) => COLUMN[key].cell(row, scope) })),
  ];
}

type Drawn = Omit<Column<ControlRow>, "key" | "cell"> & { cell(row: ControlRow, scope: InWorkspace): ReactNode };

export const COLUMN: Record<ControlColumn, Drawn & { header: string }> = {
  criteria: {
    header: "Criteria",
    hideBelow: "md",
    cell: (row, scope) => <Criteria scope={scope} codes={row.criteria} />,
  },
  owner: {
    header: "Owner",
    cell: (row) =>
      row.ownerName === null ? (
        <GapSign gap="owner" />
      ) : row.gaps.includes("owner") ? (
        <>
          {row.ownerName} <span className="whitespace-nowrap text-miss">has left</span>
        </>
      ) : (
        row.ownerName
      ),
  },
  frequency: {
    header: "Frequency",
    cell: (row) => (row.frequency ? FREQUENCY_LABEL[row.frequency] : <GapSign gap="frequency" />),
  },
  type: { header: "Type", hideBelow: "lg", cell: (row) => row.type ?? <NotSaid /> },
  nature: { header: "Nature", hideBelow: "lg", cell: (row) => (row.nature ? NATURE_LABEL[row.nature] : <NotSaid />) },
  category: { header: "Category", hideBelow: "lg", cell: (row) => row.category ?? <NotSaid /> },
  grace: {
    header: "Grace",
    hideBelow: "lg",
    align: "end",
    cell: (row) => (row.graceDays ? `${row.graceDays} d` : "–"),
  },
  key: { header: "Key", hideBelow: "lg", cell: (row) => (row.isKey ? "key" : "") },
  status: { header: "Status", hideBelow: "sm", cell: (row) => <StatusWord status={row.status} /> },
};

function NotSaid() {
  return <span className="text-ink-2">not said</span>;
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

function Empty({ scope, page, mayWrite }: Pick<Props, "scope" | "page" | "mayWrite">) {
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
          <ButtonLink href={hrefIn(scope, "/controls/library")}>Choose from the library</ButtonLink>
          <ButtonLink href={hrefIn(scope, "/controls/new")}>Add one control</ButtonLink>
        </>
      }
    >
      Bring the spreadsheet you have: its columns are recognised, and you see every row's outcome before anything is
      written. Or begin with what the reports need from the library.
    </EmptyState>
  );
}
