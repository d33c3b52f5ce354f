"use client";

import { Pencil } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { problemOf } from "#app/_lib/errors.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { useRead } from "#app/_lib/use-read.ts";
import { Button } from "#app/_ui/button.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { PickSeveral } from "#app/_ui/pick-several.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { ControlRelated } from "#server/programme/controls/schema/related.ts";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";

type Props = {
  scope: InWorkspace;
  controlId: string;
  related: Pick<ControlRelated, "systems" | "unreleasedSystems">;
  mayWrite: boolean;
};

/** What of the system the control runs on. */
export function SystemsPart({ mayWrite, ...props }: Props) {
  const [choosing, setChoosing] = useState(false);
  const { scope, related } = props;
  const { systems, unreleasedSystems } = related;
  if (systems.length === 0 && unreleasedSystems === 0 && !mayWrite) return null;
  return (
    <Part name="Runs on">
      <ul className="border-rule border-t">
        {systems.map((s) => (
          <li key={s.id} className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 border-rule border-b py-1.5">
            <span className="text-ink-2">{KINDS[s.kind].one}</span>
            <span>
              <Link className="link" href={hrefIn(scope, `/scope/${s.id}`)}>
                {s.name}
              </Link>
              {s.isGone ? <span className="text-miss"> · no longer there</span> : null}
            </span>
          </li>
        ))}
      </ul>
      {unreleasedSystems > 0 ? (
        <p className="pt-1 text-ink-2">
          {unreleasedSystems} {systems.length > 0 ? "more " : ""}of the scope, not released to you yet.
        </p>
      ) : null}
      {mayWrite ? (
        <Button size="small" className="mt-2" icon={<Pencil aria-hidden />} onClick={() => setChoosing(true)}>
          {systems.length === 0 ? "Set what it runs on" : "Change what it runs on"}
        </Button>
      ) : null}
      {choosing ? <Choose {...props} onClose={() => setChoosing(false)} /> : null}
    </Part>
  );
}

function Choose({ scope, controlId, related: { systems }, onClose }: Omit<Props, "mayWrite"> & { onClose(): void }) {
  const before = systems.map((s) => s.id);
  const items = useRead(client.scope.list.query, scope);
  const form = useForm({
    first: { itemIds: before },
    send: ({ itemIds }) => client.controls.setSystems.mutate({ ...scope, controlId, itemIds, before }),
    draft: `systems.${controlId}`,
    done: onClose,
  });
  const choices = (items.data?.items ?? [])
    .filter((i) => KINDS[i.kind].view === "system" || i.kind === "vendor")
    .filter((i) => i.standing !== "gone")
    .map((i) => ({ id: i.id, code: KINDS[i.kind].one, title: i.name }));
  const named = [...systems.map((s) => ({ id: s.id, title: s.name })), ...choices];
  return (
    <FormDialog
      title="What the control runs on"
      submit="Save"
      form={form}
      problem={problemOf(items.error).message}
      onClose={onClose}
    >
      <PickSeveral
        label="Systems"
        hint="Applications, infrastructure, people and vendors of the scope."
        placeholder="Name"
        choices={choices}
        shown={(id) => named.find((i) => i.id === id)?.title ?? "…"}
        none={items.isReading ? "Reading the scope…" : "No matches."}
        {...form.list("itemIds")}
      />
    </FormDialog>
  );
}
