import Link from "next/link";
import type { ReactNode } from "react";
import { hrefIn } from "#app/_lib/scope.ts";
import type { Column } from "#app/_ui/data-table.tsx";
import { Progress } from "#app/_ui/progress.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { PortfolioRow } from "./rows.ts";

type Figures = NonNullable<PortfolioRow["engagement"]>["figures"];

const WORD = { coming: "not started", running: "running", over: "period over" };

export const PORTFOLIO_COLUMNS: Column<PortfolioRow>[] = [
  {
    key: "workspace",
    header: "Workspace",
    prose: true,
    cell: (r) => <span className="font-medium">{r.workspace?.name ?? "–"}</span>,
  },
  { key: "engagement", header: "Engagement", cell: (r) => <Engagement row={r} /> },
  { key: "coverage", header: "Covered so far", width: "14rem", hideBelow: "sm", cell: (r) => <Coverage row={r} /> },
  { key: "missing", header: "Missing", cell: (r) => <Missing row={r} /> },
  {
    key: "late",
    header: "Late",
    align: "end",
    hideBelow: "lg",
    cell: (r) => figure(r, (f) => (f.measure === "operation" ? f.late : null)),
  },
  { key: "due", header: "Due this week", align: "end", hideBelow: "md", cell: (r) => figure(r, (f) => f.dueThisWeek) },
];

function Engagement({ row }: { row: PortfolioRow }) {
  if (!row.workspace)
    return (
      <span className="text-ink-2">
        {row.client.capabilities.length === 0 ? "nothing is open to you here" : "no workspace"}
      </span>
    );
  if (!row.engagement) return <span className="text-ink-2">no engagement yet</span>;
  return (
    <>
      <Link
        className="link"
        href={hrefIn({ workspace: row.workspace.slug, engagement: row.engagement.id }, "/evidence")}
      >
        {row.engagement.name}
      </Link>
      <span className="block text-ink-2 text-sm">{WORD[row.engagement.state]}</span>
    </>
  );
}

function Coverage({ row }: { row: PortfolioRow }) {
  if (!row.engagement || !row.workspace) return null;
  const { covered, soFar, population, measure } = row.engagement.figures;
  const isExample = measure === "implementation";
  if (population === 0)
    return <span className="text-ink-2">{isExample ? "no control in force" : "no occurrence in the period"}</span>;
  if (soFar === 0) return <span className="text-ink-2">nothing was due yet</span>;
  const text = `${covered.toLocaleString("en")} of ${soFar.toLocaleString("en")}${isExample ? " controls" : ""}`;
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-3">
      <Progress
        bare
        label={`Coverage of ${row.engagement.name}, ${row.client.name}`}
        value={covered}
        max={soFar}
        valueText={text}
      />
      <span className="whitespace-nowrap text-ink-2 text-sm">{text}</span>
    </div>
  );
}

function Missing({ row }: { row: PortfolioRow }) {
  if (!row.engagement || !row.workspace) return null;
  const { missing, population, measure } = row.engagement.figures;
  if (population === 0) return <StateSign state="due" word="not set up" />;
  if (missing === 0) return <StateSign state="covered" word="none" />;
  return (
    <Link
      className="text-miss underline decoration-1 underline-offset-3"
      href={hrefIn({ workspace: row.workspace.slug, engagement: row.engagement.id }, "/evidence", { gaps: "true" })}
      aria-label={`${missing} ${measure === "operation" ? "missing" : "without an example"} in ${row.engagement.name}, ${row.client.name}`}
    >
      <StateSign state="missing" word={missing.toLocaleString("en")} />
    </Link>
  );
}

function figure(row: PortfolioRow, of: (f: Figures) => number | null): ReactNode {
  return row.engagement ? (of(row.engagement.figures)?.toLocaleString("en") ?? "–") : null;
}
