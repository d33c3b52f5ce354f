"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { CheckboxInput, Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { Menu, type MenuItem } from "#app/_ui/menu.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { ControlView } from "#server/programme/controls/schema/list.ts";
import { COLUMN } from "./list-columns.tsx";
import { CONTROL_COLUMNS, CONTROL_GROUPS, type ControlGroup, controlsSearch, USUAL_COLUMNS } from "./search.ts";

type Props = { scope: InWorkspace; views: ControlView[]; mayWrite: boolean };

/** Columns, grouping, and saved views. */
export function ListMenus({ scope, views, mayWrite }: Props) {
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
      label: COLUMN[c].header,
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

function NameView({ scope, search, onClose }: { scope: InWorkspace; search: string; onClose(): void }) {
  const form = useForm({
    first: { name: "", isShared: false },
    send: (values) => client.controls.saveView.mutate({ ...scope, ...values, search }),
    draft: "view",
    done: onClose,
  });
  return (
    <FormDialog
      title="Save this view"
      description="Its filters, columns and groups, under a name."
      submit="Save view"
      form={form}
      onClose={onClose}
    >
      <Field label="Name" error={form.errors.name} required>
        <TextInput maxLength={60} {...form.text("name")} />
      </Field>
      <CheckboxInput label="For everyone" {...form.tick("isShared")} />
    </FormDialog>
  );
}
