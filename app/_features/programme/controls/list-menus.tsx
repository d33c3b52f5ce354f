"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Menu, type MenuItem } from "#app/_ui/menu.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { ControlView } from "#server/programme/controls/schema/list.ts";
import type { ListHeaders } from "./list-headers.ts";
import { CONTROL_COLUMNS, CONTROL_GROUPS, type ControlGroup, controlsSearch, USUAL_COLUMNS } from "./search.ts";

const NameView = atIntent(() => import("./name-view.tsx").then((m) => m.NameView));

type Props = { scope: InWorkspace; views: ControlView[]; headers: ListHeaders; mayWrite: boolean };

/** Columns, grouping, and saved views. */
export function ListMenus({ scope, views, headers, mayWrite }: Props) {
  const path = usePathname();
  const address = useSearchParams();
  const [search, setSearch] = useQueryStates(controlsSearch, { shallow: false });
  const [naming, setNaming] = useState(false);
  const remove = useAct(client.controls.removeView.mutate, { failsByToast: true });
  const shown = search.columns ?? USUAL_COLUMNS;
  const columns = CONTROL_COLUMNS.map((c): MenuItem => {
    const on = shown.includes(c);
    return {
      kind: "choice",
      label: headers[c],
      checked: on,
      onSelect: () => void setSearch({ columns: on ? shown.filter((s) => s !== c) : [...shown, c] }),
    };
  });
  const groups = CONTROL_GROUPS.map(
    (g): MenuItem => ({
      kind: "choice",
      label: GROUP_LABEL[g],
      checked: search.group === g,
      onSelect: () => void setSearch({ group: search.group === g ? null : g, after: null }),
    }),
  );
  const kept = views.flatMap((v): MenuItem[] => [
    { kind: "link", label: v.isShared ? v.name : `${v.name} (yours)`, href: `${path}?${v.search}` },
  ]);
  const removing = views.map(
    (v): MenuItem => ({
      label: `Remove ${v.name}`,
      danger: true,
      onSelect: () => void remove.run({ ...scope, viewId: v.id }),
    }),
  );
  return (
    <>
      <Menu
        align="end"
        trigger={<Button size="small">View</Button>}
        items={[
          { kind: "heading", label: "Group by" },
          ...groups,
          { kind: "rule" },
          { kind: "heading", label: "Columns, in the order chosen" },
          ...columns,
          { kind: "rule" },
          {
            kind: "choice",
            label: "Keep ID and title visible",
            checked: search.pin,
            onSelect: () => void setSearch({ pin: !search.pin }),
          },
          ...(kept.length > 0
            ? ([{ kind: "rule" }, { kind: "heading", label: "Saved views" }, ...kept] as MenuItem[])
            : []),
          ...(mayWrite
            ? ([
                { kind: "rule" },
                { label: "Save this view", onSelect: () => setNaming(true) },
                ...removing,
              ] as MenuItem[])
            : []),
        ]}
      />
      {naming && <NameView scope={scope} search={address.toString()} onClose={() => setNaming(false)} />}
    </>
  );
}

const GROUP_LABEL: Record<ControlGroup, string> = {
  category: "Category",
  owner: "Owner",
  frequency: "Frequency",
  status: "Status",
};
