import Link from "next/link";
import { controlHref } from "#app/_features/programme/controls/href.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { Code } from "#app/_ui/code.tsx";
import { type Column, DataTable } from "#app/_ui/data-table.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import { Sign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Reuse } from "#server/programme/mappings/schema.ts";

/** Which controls each report uses, and which of them no other report uses. */
export function ReuseView({ scope, reuse }: { scope: InWorkspace; reuse: Reuse }) {
  const most = Math.max(1, ...reuse.reports.map((r) => r.controls));
  const split = [
    { name: "SOC and ISO", n: reuse.both },
    { name: "SOC alone", n: reuse.soc },
    { name: "ISO alone", n: reuse.iso },
    { name: "no report", n: reuse.none },
  ];
  return (
    <div className="grid gap-x-10 gap-y-6 pt-3 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <Part name="What each report reads">
        <ul className="border-rule border-t">
          {reuse.reports.map((r) => (
            <li
              key={r.id}
              className="grid items-center gap-x-4 gap-y-1 border-rule border-b py-2 sm:grid-cols-[minmax(0,16rem)_1fr_auto]"
            >
              <Link className="hover:underline" href={hrefIn({ ...scope, engagement: r.id }, "/criteria")}>
                {r.name}
              </Link>
              <Bar shared={(r.controls - r.alone) / most} alone={r.alone / most} />
              <span className="tabular-nums">
                {r.controls} controls, <span className="text-ink-2">{r.alone} for it alone</span>
              </span>
            </li>
          ))}
        </ul>
        <p className="flex gap-4 pt-2 text-ink-2 text-sm">
          <span className="flex items-center gap-1.5">
            <span aria-hidden="true" className="size-3 bg-tick" /> shared with another report
          </span>
          <span className="flex items-center gap-1.5">
            <span aria-hidden="true" className="size-3 border border-tick" /> for this report alone
          </span>
        </p>
      </Part>
      <Part name="Controls that serve">
        <dl className="border-rule border-t">
          {split.map(({ name, n }) => (
            <div key={name} className="flex justify-between border-rule border-b py-1.5">
              <dt className="text-ink-2">{name}</dt>
              <dd className="tabular-nums">{n}</dd>
            </div>
          ))}
        </dl>
      </Part>
      {reuse.reports.length > 0 && (
        <Part name="Which reports read each control" className="lg:col-span-2">
          <DataTable
            caption="Which reports read each control"
            columns={columnsOf(reuse)}
            rows={reuse.controls}
            rowKey={(row) => row.id}
            rowHref={(row) => controlHref(scope, row)}
            density="compact"
          />
        </Part>
      )}
    </div>
  );
}

type Row = Reuse["controls"][number];

function columnsOf({ reports }: Reuse): Column<Row>[] {
  return [
    { key: "code", header: "ID", width: "7rem", cell: (row) => <Code className="whitespace-nowrap">{row.code}</Code> },
    { key: "title", header: "Control", className: "min-w-44", prose: true, cell: (row) => row.title },
    ...reports.map(({ id, name }) => ({
      key: id,
      header: <span className="block max-w-32 whitespace-normal">{name}</span>,
      align: "center" as const,
      cell: (row: Row) =>
        row.reports.includes(id) ? (
          <>
            <Sign state="covered" />
            <span className="sr-only">{row.reports.length === 1 ? "reads it alone" : "reads it"}</span>
          </>
        ) : null,
    })),
    {
      key: "reports",
      header: "Reports",
      align: "end",
      cell: (row) => (row.reports.length === 0 ? <span className="text-ink-2">none</span> : row.reports.length),
    },
  ];
}

function Bar({ shared, alone }: { shared: number; alone: number }) {
  return (
    <svg aria-hidden="true" className="h-3.5 w-full" preserveAspectRatio="none">
      <rect width={`${shared * 100}%`} height="100%" className="fill-tick" />
      <rect x={`${shared * 100}%`} width={`${alone * 100}%`} height="100%" className="fill-transparent stroke-tick" />
    </svg>
  );
}
