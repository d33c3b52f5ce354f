import { ForReader } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { type Column, DataTable } from "#app/_ui/data-table.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { CLASSIFICATION_LABEL, DATA_OWNER_LABEL, KINDS, type ScopeView } from "#server/programme/scope/rules/kinds.ts";
import type { ScopeItem } from "#server/programme/scope/schema.ts";
import { Standing, VendorSigns } from "./signs.tsx";
import { UNDESCRIBED } from "./words.ts";

type Props = { scope: InWorkspace; view: ScopeView; items: ScopeItem[]; all: ScopeItem[]; caption: string };

/** The items of a view, kind by kind. */
export function ScopeTable({ scope, view, items, all, caption }: Props) {
  const nameOf = new Map(all.map((i) => [i.id, i.name]));
  const name: Column<ScopeItem> = {
    key: "name",
    header: "Name",
    prose: true,
    cell: (i) => (
      <span className="grid">
        <span className="font-medium">{i.name}</span>
        {i.vendorId && <span className="text-ink-2 text-sm">expected of {nameOf.get(i.vendorId)}</span>}
        {i.classification && (
          <span className="text-ink-2 text-sm">
            {[CLASSIFICATION_LABEL[i.classification], i.dataOwner && DATA_OWNER_LABEL[i.dataOwner]]
              .filter(Boolean)
              .join(", ")}
          </span>
        )}
      </span>
    ),
  };
  const description: Column<ScopeItem> = {
    key: "description",
    header: "Description",
    prose: true,
    hideBelow: "md",
    cell: (i) =>
      i.description ? (
        <span className="line-clamp-2 max-w-[60ch]">{i.description}</span>
      ) : (
        <StateSign state="missing" word={<ForReader words={UNDESCRIBED} />} />
      ),
  };
  return (
    <DataTable
      caption={caption}
      columns={[name, description, ...OWN[view], STANDING]}
      rows={items}
      rowKey={(i) => i.id}
      rowHref={(i) => hrefIn(scope, `/scope/${i.id}`)}
      group={(i) => ({ key: i.kind, name: KINDS[i.kind].many })}
    />
  );
}

const OWNER: Column<ScopeItem> = {
  key: "owner",
  header: "Owner",
  hideBelow: "lg",
  prose: true,
  cell: (i) => i.ownerName ?? <span className="text-ink-2">–</span>,
};
const STANDING: Column<ScopeItem> = { key: "standing", header: "Standing", cell: (i) => <Standing item={i} /> };
const CRITERIA: Column<ScopeItem> = {
  key: "criteria",
  header: "Criteria",
  hideBelow: "sm",
  cell: (i) =>
    i.criteria.length > 0 ? (
      <span className="font-code text-sm">{i.criteria.map((c) => c.code).join(" ")}</span>
    ) : (
      <span className="text-ink-2">{i.unshownCriteria > 0 ? "none of this engagement" : "none"}</span>
    ),
};
const VENDOR: Column<ScopeItem> = { key: "vendor", header: "Report", cell: (i) => <VendorSigns item={i} /> };

const OWN: Record<ScopeView, Column<ScopeItem>[]> = {
  system: [OWNER],
  vendors: [CRITERIA, VENDOR],
  customers: [CRITERIA],
  commitments: [CRITERIA, OWNER],
  isms: [OWNER],
};
