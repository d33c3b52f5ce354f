"use client";

import Link from "next/link";
import { useState } from "react";
import { hrefIn } from "#app/_lib/scope.ts";
import { Button } from "#app/_ui/button.tsx";
import { buttonClass } from "#app/_ui/button-class.ts";
import { Chip, ChipLine } from "#app/_ui/chip.tsx";
import { type Column, DataTable } from "#app/_ui/data-table.tsx";
import { Figures } from "#app/_ui/figures.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { ImportOpen, ImportPlan, ImportRow } from "#server/exchange/imports/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { headingOf } from "#server/programme/controls/rules/columns.ts";
import { BeforeImport, isOpenQuestion } from "./before-import.tsx";
import { rejectedHref } from "./rejected-href.ts";

type Props = {
  scope: InWorkspace;
  draft: string;
  plan: ImportPlan;
  open: ImportOpen;
  pending: boolean;
  problem: string | null;
  today: string;
  onPlan(plan: ImportPlan): void;
  onBack(): void;
  onConfirm(): void;
};

const VERDICTS = ["reject", "create", "update", "unchanged"] as const;
const WORD = { create: "create", update: "update", unchanged: "unchanged", reject: "rejected" };
const SIGN = { create: "covered", update: "due", unchanged: "not-applicable", reject: "missing" } as const;

const COLUMNS: Column<ImportRow>[] = [
  { key: "row", header: "Row", align: "end", width: "3.5rem", cell: (r) => r.row },
  {
    key: "verdict",
    header: "Outcome",
    width: "7.5rem",
    cell: (r) => <StateSign state={SIGN[r.verdict]} word={WORD[r.verdict]} />,
  },
  {
    key: "code",
    header: "ID",
    width: "7rem",
    cell: (r) => <span className="font-code text-sm">{r.control?.code ?? "—"}</span>,
  },
  { key: "title", header: "Control", hideBelow: "md", prose: true, cell: (r) => r.control?.title ?? "" },
  { key: "said", header: "Notes", prose: true, cell: (r) => <Remarks row={r} /> },
];

/** Every row's verdict before anything is written. */
export function PreviewStep({ scope, draft, plan, open, pending, problem, today, onPlan, onBack, onConfirm }: Props) {
  const [only, setOnly] = useState<ImportRow["verdict"] | "warned" | null>(null);
  const { counts } = open;
  const warned = open.rows.filter((r) => r.warnings.length > 0).length;
  const shown = open.rows.filter(
    (r) => only === null || (only === "warned" ? r.warnings.length > 0 : r.verdict === only),
  );
  const changes = counts.create + counts.update;
  const asks = isOpenQuestion(open, plan);
  const total = counts.create + counts.update + counts.unchanged + counts.reject;
  return (
    <>
      {!open.knowsCriteria && (
        <p className="mb-3 border-late-mark border-l-2 pl-3">
          No engagement has added criteria to this workspace yet, so none in the list is recognised.{" "}
          <Link className="link" href={hrefIn(scope, "/engagements/new")}>
            Set up an engagement first
          </Link>
          .
        </p>
      )}
      <Figures
        label="What the import would do"
        items={[
          { value: counts.create, label: "to create", tone: "tick" },
          { value: counts.update, label: "to update", tone: "due" },
          { value: counts.unchanged, label: "unchanged" },
          { value: counts.reject, label: "rejected", tone: counts.reject > 0 ? "miss" : "ink" },
          { value: warned, label: "with gaps", tone: warned > 0 ? "late" : "ink" },
        ]}
      />
      <BeforeImport open={open} plan={plan} today={today} onChange={onPlan} />
      <ChipLine label="Show">
        <Chip on={only === null} onClick={() => setOnly(null)}>
          All rows
        </Chip>
        {VERDICTS.map((v) => (
          <Chip key={v} on={only === v} count={counts[v]} onClick={() => setOnly(v)}>
            {WORD[v]}
          </Chip>
        ))}
        <Chip on={only === "warned"} count={warned} onClick={() => setOnly("warned")}>
          to fill in
        </Chip>
      </ChipLine>
      <DataTable caption="Rows of the list" columns={COLUMNS} rows={shown} rowKey={(r) => String(r.row)} />
      {total > open.rows.length && (
        <p className="mt-2 text-ink-2">
          The first {open.rows.length.toLocaleString("en")} rows are shown; all are imported.
        </p>
      )}
      {problem && <Problem className="mt-3">{problem}</Problem>}
      <p className="sticky bottom-0 mt-4 flex flex-wrap gap-2 border-rule border-t bg-paper py-3">
        <Button onClick={onBack}>Back to the columns</Button>
        {counts.reject > 0 && (
          <a className={buttonClass({})} href={rejectedHref(scope, draft, plan)} download>
            Download rejected rows
          </a>
        )}
        <Button variant="primary" pending={pending} disabled={changes === 0 || asks} onClick={onConfirm}>
          Import {changes.toLocaleString("en")} {changes === 1 ? "control" : "controls"}
        </Button>
        {changes === 0 && <span className="self-center text-ink-2">Nothing to change.</span>}
        {changes > 0 && asks && (
          <span className="self-center text-ink-2">First say since when the new controls have been performed.</span>
        )}
      </p>
    </>
  );
}

function Remarks({ row }: { row: ImportRow }) {
  return (
    <ul className="grid gap-0.5">
      {row.problems.map((p) => (
        <li key={p.column + p.reason} className="text-miss">
          {p.column}: {p.reason}
        </li>
      ))}
      {row.changes.map((c) => (
        <li key={c.field}>
          {headingOf(c.field)}: <del className="text-ink-2">{c.from || "empty"}</del> →{" "}
          <ins className="no-underline">{c.to}</ins>
        </li>
      ))}
      {row.warnings.map((w) => (
        <li key={w.column + w.reason} className="text-ink-2">
          {w.column}: {w.reason}
        </li>
      ))}
    </ul>
  );
}
