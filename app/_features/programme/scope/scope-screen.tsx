import { IfReleased, ReleasedOn } from "#app/_features/plan/released/released.tsx";
import { EmptyFor } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { ChipLine, ChipLink } from "#app/_ui/chip.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { Tabs } from "#app/_ui/tabs.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";
import type { Released } from "#server/plan/released/schema.ts";
import { KINDS, SCOPE_VIEWS, type ScopeView, VIEW_LABEL } from "#server/programme/scope/rules/kinds.ts";
import type { ScopeView as Found, ScopeKind } from "#server/programme/scope/schema.ts";
import { AddItem } from "./add-item.tsx";
import { AsOf } from "./as-of.tsx";
import { ScopeTable } from "./scope-table.tsx";
import type { ScopeSearch } from "./search.ts";
import { noItem } from "./words.ts";

type Props = {
  scope: InWorkspace;
  search: ScopeSearch;
  today: string;
  found: Found;
  /** what is released to the auditor; null for the client's people */
  released: Released | null;
  mayManage: boolean;
};

/** What is inside the system and what is not, as of a day. */
export function ScopeScreen({ scope, search, today, found, released, mayManage }: Props) {
  const { view } = search;
  const of = (v: ScopeView) => found.items.filter((i) => KINDS[i.kind].view === v);
  const inView = of(view);
  const gone = inView.filter((i) => i.standing === "gone").length;
  const releasedBy = view === "vendors" ? "vendorList" : "description";
  const shown = inView.filter((i) => search.gone || i.standing !== "gone");
  const at = (change: Partial<Record<keyof ScopeSearch, string>>) =>
    hrefIn(scope, "/scope", { view, on: search.on ?? undefined, gone: search.gone ? "true" : undefined, ...change });
  return (
    <>
      <PageTitle
        title={screenOf("/w/[workspace]/scope").label}
        sub={`as of ${formatDay(found.on)}`}
        actions={
          <>
            <AsOf key={found.on} on={found.on} today={today} />
            <ScreenLink scope={scope} to="/scope/flows" />
            {mayManage && <AddItem key={view} scope={scope} kinds={kindsOf(view)} today={today} />}
          </>
        }
      />
      <Tabs
        label="Parts of the scope"
        className="mb-3"
        tabs={SCOPE_VIEWS.filter((v) => isTold(v, of(v).length, released)).map((v) => ({
          href: at({ view: v }),
          label: VIEW_LABEL[v],
          current: v === view,
          count: isCounted(v, released) ? of(v).filter((i) => i.standing !== "gone").length : undefined,
        }))}
      />
      <ReleasedOn what={releasedBy} how="Items are shown as they were then." />
      {gone > 0 && (
        <ChipLine label="Filter">
          <ChipLink on={search.gone} count={gone} href={at({ gone: search.gone ? undefined : "true" })}>
            Gone
          </ChipLink>
        </ChipLine>
      )}
      {shown.length === 0 ? (
        <IfReleased what={releasedBy}>
          <EmptyFor words={noItem(view)} />
        </IfReleased>
      ) : (
        <>
          {view === "vendors" && !isCounted(view, released) && (
            <p className="pb-3 text-ink-2">
              The vendor list is not released to you yet: these are the vendors that the description names.
            </p>
          )}
          <ScopeTable scope={scope} view={view} items={shown} all={found.items} caption={VIEW_LABEL[view]} />
        </>
      )}
    </>
  );
}

// A management system's context is not part of other engagements, so their auditors are not told that there is none.
function isTold(view: ScopeView, items: number, released: Released | null): boolean {
  return !released || view !== "isms" || items > 0;
}

/** Whether the view is complete, so that its items may be counted, rather than only what is released. */
function isCounted(view: ScopeView, released: Released | null): boolean {
  return !released || (view === "vendors" ? released.vendorList : released.description) !== null;
}

function kindsOf(view: ScopeView): [ScopeKind, ...ScopeKind[]] {
  return (Object.keys(KINDS) as ScopeKind[]).filter((k) => KINDS[k].view === view) as [ScopeKind, ...ScopeKind[]];
}
