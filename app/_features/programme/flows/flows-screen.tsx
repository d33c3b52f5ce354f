"use client";

import { type ReactNode, useMemo, useState } from "react";
import { useForReader } from "#app/_lib/audience.tsx";
import { client } from "#app/_lib/client.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import { flowMarks } from "#server/programme/scope/rules/flows.ts";
import type { DiagramView, Flow } from "#server/programme/scope/schema.ts";
import { Canvas } from "./canvas.tsx";
import { FlowList } from "./flow-list.tsx";
import type { Items } from "./graph.ts";
import { savePicture, svgText } from "./save-picture.tsx";
import { Toolbar } from "./toolbar.tsx";
import { newFlow, useDiagram } from "./use-diagram.ts";
import { NOT_DRAWN } from "./words.ts";

const BoundaryDialog = atIntent(() => import("./boundary-dialog.tsx").then((m) => m.BoundaryDialog));
const FlowDialog = atIntent(() => import("./flow-dialog.tsx").then((m) => m.FlowDialog));

type Props = { title: string; back: ReactNode; scope: InWorkspace; found: DiagramView; mayDraw: boolean };
type Open = { flow: Flow; isNew: boolean } | { boundaryId: string | null } | null;

/** The data flow diagram, and the same in words below. */
export function FlowsScreen({ title, back, scope, found, mayDraw }: Props) {
  const items = useMemo(() => new Map([...found.drawn, ...found.items].map((i) => [i.id, i])), [found]);
  const edited = useDiagram(found.diagram);
  const forReader = useForReader();
  const [open, setOpen] = useState<Open>(null);
  const [pictureProblem, setPictureProblem] = useState<string | null>(null);
  const save = useAct(client.scope.saveDiagram.mutate, {
    toast: ({ version }) => `Diagram saved as version ${version}`,
  });
  const { diagram } = edited;
  const drawn = diagram.nodes.map((n) => n.itemId);

  async function exportPicture(kind: "svg" | "png") {
    const marked = new Set(diagram.flows.filter((f) => flowMarks(f, items).length > 0).map((f) => f.id));
    setPictureProblem(null);
    await savePicture(kind, svgText(diagram, items, marked), "data-flows").catch((e: Error) =>
      setPictureProblem(e.message),
    );
  }

  const openFlow = (id: string) => {
    const flow = diagram.flows.find((f) => f.id === id);
    if (flow) setOpen({ flow, isNew: false });
  };

  return (
    <>
      <PageTitle
        title={title}
        sub={
          found.version
            ? `version ${found.version}, ${formatDay((found.savedAt ?? "").slice(0, 10))}, ${found.savedBy}`
            : forReader(NOT_DRAWN)
        }
        actions={
          <>
            {back}
            {mayDraw && (
              <Button
                variant="primary"
                disabled={!edited.changed}
                pending={save.pending}
                onClick={() => void save.run({ ...scope, diagram, version: found.version })}
              >
                {found.version ? `Save as version ${found.version + 1}` : "Save the diagram"}
              </Button>
            )}
          </>
        }
      />
      <Toolbar
        left={found.items.filter((i) => !drawn.includes(i.id))}
        mayDraw={mayDraw}
        canAddFlow={drawn.length > 1}
        onAdd={edited.addItems}
        onAddFlow={() => setOpen({ flow: newFlow("", ""), isNew: true })}
        onAddBoundary={() => setOpen({ boundaryId: null })}
        onArrange={() => void edited.arrange()}
        onExport={(kind) => void exportPicture(kind)}
      />
      {(save.problem ?? pictureProblem) && (
        <div className="pb-2.5">
          <Problem>{save.problem ?? pictureProblem}</Problem>
        </div>
      )}
      <Canvas
        {...edited.canvas}
        items={items}
        mayDraw={mayDraw}
        onOpenFlow={openFlow}
        onOpenBoundary={(boundaryId) => setOpen({ boundaryId })}
      />
      {mayDraw && (
        <p className="pt-1.5 text-ink-2 text-sm print:hidden">
          Drag from one box’s edge to another for a flow; double-click a flow or a boundary to change it; Delete takes
          the chosen away.
        </p>
      )}
      <FlowList diagram={diagram} items={items} onOpen={mayDraw ? openFlow : undefined} />
      <OpenDialog open={open} edited={edited} items={items} onClose={() => setOpen(null)} />
    </>
  );
}

type OpenProps = { open: Open; edited: ReturnType<typeof useDiagram>; items: Items; onClose(): void };

function OpenDialog({ open, edited, items, onClose }: OpenProps) {
  if (!open) return null;
  const { nodes, boundaries } = edited.diagram;
  if ("flow" in open)
    return (
      <FlowDialog
        flow={open.flow}
        isNew={open.isNew}
        drawn={nodes.map((n) => n.itemId)}
        items={items}
        onSave={(flow) => {
          edited.keepFlow(flow);
          onClose();
        }}
        onRemove={() => {
          edited.removeFlow(open.flow.id);
          onClose();
        }}
        onClose={onClose}
      />
    );
  return (
    <BoundaryDialog
      first={boundaries.find((b) => b.id === open.boundaryId)?.name ?? ""}
      onSave={(name) => {
        edited.keepBoundary(open.boundaryId, name);
        onClose();
      }}
      onClose={onClose}
    />
  );
}
