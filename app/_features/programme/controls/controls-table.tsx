"use client";

import { createContext, use, useCallback, useMemo, useState } from "react";
import { EmptyFor } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { type Column, DataTable } from "#app/_ui/data-table.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { CheckboxInput } from "#app/_ui/field.tsx";
import { Kbd } from "#app/_ui/kbd.tsx";
import { useFirstRows } from "#app/_ui/use-first-rows.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { NamedPerson } from "#server/people/people/schema.ts";
import { FREQUENCY_LABEL } from "#server/programme/controls/rules/frequency.ts";
import type { ControlPage, ControlRow } from "#server/programme/controls/schema/list.ts";
import type { Begun } from "./cell-editor.tsx";
import { controlHref } from "./href.ts";
import { useInlineEdit } from "./inline-edit.tsx";
import { columnsOf } from "./list-columns.tsx";
import type { ListHeaders } from "./list-headers.ts";
import { type ControlGroup, type ControlsSearch, USUAL_COLUMNS, withControlsSearch } from "./search.ts";
import { FIRST_CONTROL, NO_CONTROL } from "./words.ts";

const ReviseDialog = atIntent(() => import("./revise-dialog.tsx").then((m) => m.ReviseDialog));

type Props = {
  scope: InWorkspace;
  page: ControlPage;
  people: NamedPerson[];
  search: ControlsSearch;
  headers: ListHeaders;
  mayWrite: boolean;
};

const AllChosen = createContext({ isAll: false, chooseAll: (_: boolean) => {} });

/** The controls as one table: a hundred at a time, or all of them in groups. Cells are changed in place, several controls at once. */
export function ControlsTable({ scope, page, people, search, mayWrite, ...given }: Props) {
  const here = hrefIn(scope, "/controls");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [revising, setRevising] = useState<{ rows: ControlRow[]; first?: Begun } | null>(null);
  const rows = useMemo(() => (search.group ? grouped(page.rows, search.group) : page.rows), [page.rows, search.group]);
  const free = rows.filter((r) => r.status !== "retired").map((r) => r.id);
  const picked = rows.filter((r) => chosen.has(r.id));
  const grid = useInlineEdit({ scope, people, onReason: (first) => setRevising({ rows: [first.row], first }) });
  const { workspace, as, engagement } = scope;
  const { columns: shown, pin } = search;
  // They never change, though every server response repeats them.
  const [headers] = useState(given.headers);
  const columns = useMemo(() => {
    const choose: Column<ControlRow> = {
      key: "choose",
      header: <ChooseAll />,
      width: "2rem",
      cell: (row, isChosen) => <Choose row={row} isChosen={isChosen} onChosen={setChosen} />,
    };
    const all = columnsOf({ workspace, as, engagement }, shown ?? USUAL_COLUMNS, pin, headers);
    return mayWrite ? [...all, choose] : all;
  }, [workspace, as, engagement, shown, pin, headers, mayWrite]);
  const rowHref = useCallback(
    (row: ControlRow) => controlHref({ workspace, as, engagement }, row),
    [workspace, as, engagement],
  );
  return (
    <AllChosen
      value={{
        isAll: free.length > 0 && free.every((id) => chosen.has(id)),
        chooseAll: (on) => setChosen(on ? chosen.union(new Set(free)) : chosen.difference(new Set(free))),
      }}
    >
      {picked.length > 0 && (
        <p className="sticky top-(--sticky-top) z-20 flex flex-wrap items-center gap-2 border-rule border-b bg-paper py-2">
          <Button variant="primary" onClick={() => setRevising({ rows: picked })}>
            Change {picked.length === 1 ? "1 control" : `${picked.length} controls`}
          </Button>
          <Button variant="quiet" onClick={() => setChosen(new Set())}>
            Clear selection
          </Button>
        </p>
      )}
      <DataTable
        caption="Controls"
        columns={columns}
        rows={useFirstRows(rows)}
        rowKey={(row) => row.id}
        rowHref={rowHref}
        isSelected={(row) => chosen.has(row.id)}
        grid={mayWrite ? grid : undefined}
        group={search.group ? (row) => groupOf(row, search.group ?? "category") : undefined}
        empty={<Empty scope={scope} page={page} mayWrite={mayWrite} />}
      />
      {mayWrite && rows.length > 0 ? (
        <p className="pt-2 text-ink-2 text-sm max-sm:hidden">
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> <Kbd>←</Kbd> <Kbd>→</Kbd> move between cells, <Kbd>Enter</Kbd> or a double click
          changes one.
        </p>
      ) : null}
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
          rows={revising.rows}
          first={revising.first}
          people={people}
          onClose={(done) => {
            setRevising(null);
            if (done) setChosen(new Set());
          }}
        />
      )}
    </AllChosen>
  );
}

function ChooseAll() {
  const { isAll, chooseAll } = use(AllChosen);
  return (
    <CheckboxInput
      label={<span className="sr-only">Choose all shown</span>}
      checked={isAll}
      onChange={(e) => chooseAll(e.target.checked)}
    />
  );
}

type ChooseProps = {
  row: ControlRow;
  isChosen: boolean;
  onChosen(change: (before: ReadonlySet<string>) => ReadonlySet<string>): void;
};

function Choose({ row, isChosen, onChosen }: ChooseProps) {
  if (row.status === "retired") return null;
  return (
    <CheckboxInput
      label={<span className="sr-only">Choose {row.code}</span>}
      checked={isChosen}
      onChange={() => onChosen((before) => before.symmetricDifference(new Set([row.id])))}
    />
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

function Empty({ scope, page, mayWrite }: Pick<Props, "scope" | "page" | "mayWrite">) {
  if (page.counts.controls + page.counts.retired > 0)
    return <EmptyState title="No controls match these filters">Remove a filter to see more.</EmptyState>;
  if (!mayWrite) return <EmptyFor words={NO_CONTROL} />;
  return (
    <EmptyFor
      words={FIRST_CONTROL}
      action={
        <>
          <ButtonLink variant="primary" href={hrefIn(scope, "/controls/import")}>
            Import your control list
          </ButtonLink>
          <ButtonLink href={hrefIn(scope, "/controls/library")}>Choose from the library</ButtonLink>
          <ButtonLink href={hrefIn(scope, "/controls/new")}>Add one control</ButtonLink>
        </>
      }
    />
  );
}
