import { Download, Plus, Upload } from "lucide-react";
import type { Metadata } from "next";
import { ControlsTable } from "#app/_features/controls/controls-table.tsx";
import { ControlFilterLine } from "#app/_features/controls/filter-line.tsx";
import { type ControlsSearch, loadControlsSearch } from "#app/_features/controls/search.ts";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { buttonClass } from "#app/_ui/button-class.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";
import type { InWorkspace } from "#server/access/schema.ts";
import type { ControlPage } from "#server/controls/schema.ts";
import { ControlFilter } from "#server/controls/schema.ts";

export const metadata: Metadata = { title: "Controls" };

export default async function ControlsPage(props: PageProps) {
  const scope = await scopeOf(props);
  const search = await loadControlsSearch(props.searchParams);
  const [view, page, people] = await Promise.all([
    load((call) => call.workspaces.open(scope)),
    load((call) => call.controls.list({ ...scope, filter: filterOf(search) })),
    load((call) => call.controls.people(scope)),
  ]);
  const mayWrite = view.capabilities.includes("control:manage");
  return (
    <>
      <PageTitle
        title="Controls"
        sub={<Sub counts={page.counts} />}
        actions={<Actions scope={scope} mayWrite={mayWrite} />}
      />
      <ControlFilterLine people={people} counts={page.counts} matching={page.matching} />
      <ControlsTable scope={scope} page={page} search={search} mayWrite={mayWrite} />
    </>
  );
}

function Sub({ counts }: { counts: ControlPage["counts"] }) {
  const { controls, key, gaps } = counts;
  return (
    <>
      {controls} {controls === 1 ? "control" : "controls"} · {key} key ·{" "}
      {gaps.any === 0 ? "no gaps" : <strong className="text-miss">{gaps.any} with gaps</strong>}
    </>
  );
}

function Actions({ scope, mayWrite }: { scope: InWorkspace; mayWrite: boolean }) {
  const list = (format: string) => {
    const given = Object.entries({ ...scope, format }).flatMap(([key, value]) => (value ? [[key, value]] : []));
    return `/api/controls/export?${new URLSearchParams(given)}`;
  };
  return (
    <>
      <a className={buttonClass({})} href={list("xlsx")} download>
        <Download aria-hidden="true" /> Export XLSX
      </a>
      <a className={buttonClass({})} href={list("csv")} download>
        <Download aria-hidden="true" /> Export CSV
      </a>
      {mayWrite ? (
        <>
          <ButtonLink href={hrefIn(scope, "/controls/import")} icon={<Upload aria-hidden="true" />}>
            Import
          </ButtonLink>
          <ButtonLink variant="primary" href={hrefIn(scope, "/controls/new")} icon={<Plus aria-hidden="true" />}>
            Add control
          </ButtonLink>
        </>
      ) : null}
    </>
  );
}

/** What the address asks for; an address somebody mangled asks for everything. */
function filterOf({ q, ...search }: ControlsSearch): ControlFilter {
  const filter = ControlFilter.safeParse({ ...search, text: q });
  return filter.success ? filter.data : ControlFilter.parse({});
}
