import Link from "next/link";
import type { ReactNode } from "react";
import { hrefIn } from "#app/_lib/scope.ts";
import { Code } from "#app/_ui/code.tsx";
import type { Column } from "#app/_ui/data-table.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import { FREQUENCY_LABEL } from "#server/programme/controls/rules/frequency.ts";
import { NATURE_LABEL } from "#server/programme/controls/rules/kinds.ts";
import type { ControlRow } from "#server/programme/controls/schema/list.ts";
import { GapSign, StatusWord } from "./gap-sign.tsx";
import type { ListHeaders } from "./list-headers.ts";
import type { FieldName } from "./revise-fields.ts";
import type { ControlColumn } from "./search.ts";

const CODES_SHOWN = 4;
const CODE_WIDTH = "7.5rem";

/** The columns whose cells can be changed in the list, with the field each shows. */
export const EDITED_IN: Partial<Record<string, FieldName>> = {
  owner: "ownerId",
  frequency: "frequency",
  type: "type",
  nature: "nature",
  category: "category",
  cycle: "anchor",
  due: "dueDays",
  grace: "graceDays",
  since: "operatesFrom",
  key: "isKey",
  status: "status",
};

/** The columns of the list: which control it is, then those that were chosen, in their order. */
export function columnsOf(
  scope: InWorkspace,
  shown: readonly ControlColumn[],
  pin: boolean,
  headers: ListHeaders,
): Column<ControlRow>[] {
  return [
    {
      key: "code",
      header: "ID",
      ...(pin && { pinned: "0px", width: CODE_WIDTH }),
      cell: (row) => <Code className="whitespace-nowrap">{row.code}</Code>,
    },
    {
      key: "title",
      header: "Control",
      ...(pin && { pinned: CODE_WIDTH }),
      className: "min-w-44",
      prose: true,
      cell: (row) => (
        <span className="flex flex-wrap items-baseline gap-x-3">
          {row.title}
          {row.gaps.includes("placeholder") ? <GapSign gap="placeholder" /> : null}
        </span>
      ),
    },
    ...shown.map((key) => ({
      key,
      ...COLUMN[key],
      header: headers[key],
      cell: (row: ControlRow) => COLUMN[key].cell(row, scope),
    })),
  ];
}

type Drawn = Omit<Column<ControlRow>, "key" | "header" | "cell"> & {
  cell(row: ControlRow, scope: InWorkspace): ReactNode;
};

const COLUMN: Record<ControlColumn, Drawn> = {
  criteria: {
    hideBelow: "md",
    cell: (row, scope) => <Criteria scope={scope} codes={row.criteria} />,
  },
  owner: {
    prose: true,
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
    cell: (row) => (row.frequency ? FREQUENCY_LABEL[row.frequency] : <GapSign gap="frequency" />),
  },
  type: { hideBelow: "lg", cell: (row) => row.type ?? <NotSaid /> },
  nature: {
    hideBelow: "lg",
    cell: (row) => (row.nature ? NATURE_LABEL[row.nature] : <NotSaid />),
  },
  category: { hideBelow: "lg", prose: true, cell: (row) => row.category ?? <NotSaid /> },
  cycle: { hideBelow: "lg", cell: (row) => (row.anchor ? formatDay(row.anchor) : "–") },
  due: { hideBelow: "lg", align: "end", cell: (row) => (row.dueDays === null ? "–" : `${row.dueDays} d`) },
  since: { hideBelow: "lg", cell: (row) => (row.operatesFrom ? formatDay(row.operatesFrom) : "always") },
  grace: {
    hideBelow: "lg",
    align: "end",
    cell: (row) => (row.graceDays ? `${row.graceDays} d` : "–"),
  },
  key: { hideBelow: "lg", cell: (row) => (row.isKey ? "key" : "") },
  status: { hideBelow: "sm", cell: (row) => <StatusWord status={row.status} /> },
};

function NotSaid() {
  return <span className="text-ink-2">not set</span>;
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
          className="inline-flex min-h-6 items-center decoration-rule-field underline-offset-3 hover:underline"
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
