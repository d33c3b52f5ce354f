import { Download, Library, Plus, Upload } from "lucide-react";
import Link from "next/link";
import { ControlsTable } from "#app/_features/programme/controls/controls-table.tsx";
import { ControlFilterLine } from "#app/_features/programme/controls/filter-line.tsx";
import { controlHref } from "#app/_features/programme/controls/href.ts";
import { LIST_HEADERS } from "#app/_features/programme/controls/list-headers.ts";
import { ListMenus } from "#app/_features/programme/controls/list-menus.tsx";
import { type ControlsSearch, loadControlsSearch } from "#app/_features/programme/controls/search.ts";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { buttonClass } from "#app/_ui/button-class.ts";
import { Code } from "#app/_ui/code.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";
import type { ControlPage } from "#server/programme/controls/schema/list.ts";
import { ControlFilter } from "#server/programme/controls/schema/list.ts";

export const metadata = titled("/w/[workspace]/controls");

export default async function ControlsPage(props: PageProps) {
  const scope = await scopeOf(props);
  const search = await loadControlsSearch(props.searchParams);
  const [view, page, people, views] = await Promise.all([
    openWorkspace(scope),
    load((call) => call.controls.list({ ...scope, filter: filterOf(search) })),
    load((call) => call.controls.people(scope)),
    load((call) => call.controls.views(scope)),
  ]);
  const mayWrite = view.capabilities.includes("control:manage");
  const awaiting = mayWrite ? await load((call) => call.controls.awaiting(scope)) : [];
  return (
    <>
      <PageTitle
        title={screenOf("/w/[workspace]/controls").label}
        sub={<Sub counts={page.counts} />}
        actions={<Actions scope={scope} mayWrite={mayWrite} />}
      />
      {awaiting.length > 0 ? (
        <p className="flex flex-wrap items-baseline gap-x-3 pb-2">
          <StateSign
            state="due"
            word={awaiting.length === 1 ? "1 change awaits approval:" : `${awaiting.length} changes await approval:`}
          />
          {awaiting.map((c) => (
            <Link
              key={c.id}
              className="link inline-flex min-h-6 items-center"
              href={controlHref(scope, c)}
              title={c.title}
            >
              <Code>{c.code}</Code>
            </Link>
          ))}
        </p>
      ) : null}
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <ControlFilterLine people={people} counts={page.counts} matching={page.matching} />
        </div>
        <ListMenus scope={scope} views={views} headers={LIST_HEADERS} mayWrite={mayWrite} />
      </div>
      <ControlsTable
        scope={scope}
        page={page}
        people={people}
        search={search}
        headers={LIST_HEADERS}
        mayWrite={mayWrite}
      />
    </>
  );
}

function Sub({ counts }: { counts: ControlPage["counts"] }) {
  const { controls, key, gaps } = counts;
  if (controls === 0) return null;
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
          <ScreenLink scope={scope} to="/controls/library" icon={<Library aria-hidden="true" />} />
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

// Grouping needs all rows, so it asks for the largest page.
const ALL = 1000;

/** The filter in the URL; an invalid URL means no filter. */
function filterOf({ q, columns: _, pin: __, group, ...search }: ControlsSearch): ControlFilter {
  const filter = ControlFilter.safeParse({ ...search, text: q, ...(group ? { limit: ALL } : {}) });
  return filter.success ? filter.data : ControlFilter.parse({});
}
