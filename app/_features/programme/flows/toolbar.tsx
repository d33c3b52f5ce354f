"use client";

import { Button } from "#app/_ui/button.tsx";
import { Menu } from "#app/_ui/menu.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";
import type { ScopeItem, ScopeKind } from "#server/programme/scope/schema.ts";

/** Kinds that are drawn as boxes; data goes along the flows. */
const DRAWN: readonly ScopeKind[] = [
  "service",
  "application",
  "infrastructure",
  "software",
  "location",
  "team",
  "vendor",
  "interested_party",
];

type Props = {
  left: ScopeItem[];
  mayDraw: boolean;
  canAddFlow: boolean;
  onAdd(ids: string[]): void;
  onAddFlow(): void;
  onAddBoundary(): void;
  onArrange(): void;
  onExport(kind: "svg" | "png"): void;
};

/** What can be done to the drawing. */
export function Toolbar(props: Props) {
  const offered = props.left.filter((i) => DRAWN.includes(i.kind) && i.standing !== "gone");
  return (
    <div className="flex flex-wrap items-center gap-2 pb-2.5 print:hidden">
      {props.mayDraw && (
        <>
          <span className="w-56">
            <SelectInput
              aria-label="Add a scope item"
              value=""
              disabled={offered.length === 0}
              onChange={(e) => props.onAdd(e.target.value === "all" ? offered.map((i) => i.id) : [e.target.value])}
            >
              <option value="">{offered.length > 0 ? "Draw an item…" : "Everything is drawn"}</option>
              {offered.length > 1 && <option value="all">All {offered.length} not drawn yet</option>}
              {offered.map((i) => (
                <option key={i.id} value={i.id}>
                  {KINDS[i.kind].one}: {i.name}
                </option>
              ))}
            </SelectInput>
          </span>
          <Button disabled={!props.canAddFlow} onClick={props.onAddFlow}>
            Add a flow
          </Button>
          <Button onClick={props.onAddBoundary}>Add a trust boundary</Button>
          <Button onClick={props.onArrange}>Arrange</Button>
        </>
      )}
      <Menu
        trigger={<Button>Export</Button>}
        items={[
          { label: "Picture, SVG", onSelect: () => props.onExport("svg") },
          { label: "Picture, PNG", onSelect: () => props.onExport("png") },
        ]}
      />
    </div>
  );
}
