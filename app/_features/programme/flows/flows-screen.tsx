"use client";

import { addEdge, useEdgesState, useNodesState } from "@xyflow/react";
import { useMemo, useState } from "react";
import { v7 as newId } from "uuid";
import { useSaid } from "#app/_lib/audience.tsx";
import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { useWarnOfLoss } from "#app/_lib/use-warn-of-loss.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import { flowMarks } from "#server/programme/scope/rules/flows.ts";
import type { DiagramView, Flow } from "#server/programme/scope/schema.ts";
import { Canvas } from "./canvas.tsx";
import { FlowList } from "./flow-list.tsx";
import {
  arranged,
  BOX,
  boundaryNode,
  type DiagramNode,
  diagramOf,
  type FlowEdge,
  flowEdge,
  itemNode,
  nodesOf,
} from "./graph.ts";
import { savePicture, svgText } from "./save-picture.tsx";
import { Toolbar } from "./toolbar.tsx";
import { NOT_DRAWN } from "./words.ts";

const BoundaryDialog = atIntent(() => import("./boundary-dialog.tsx").then((m) => m.BoundaryDialog));
const FlowDialog = atIntent(() => import("./flow-dialog.tsx").then((m) => m.FlowDialog));

type Props = { scope: InWorkspace; found: DiagramView; mayDraw: boolean };
type Open = { flow: Flow; isNew: boolean } | { boundaryId: string | null } | null;

/** The data flow diagram, and the same in words below. */
export function FlowsScreen({ scope, found, mayDraw }: Props) {
  const items = useMemo(() => new Map([...found.drawn, ...found.items].map((i) => [i.id, i])), [found]);
  const [nodes, setNodes, onNodesChange] = useNodesState<DiagramNode>(nodesOf(found.diagram));
  const [edges, setEdges, onEdgesChange] = useEdgesState<FlowEdge>(found.diagram.flows.map(flowEdge));
  const said = useSaid();
  const [open, setOpen] = useState<Open>(null);
  const [pictureProblem, setPictureProblem] = useState<string | null>(null);
  const diagram = diagramOf(nodes, edges);
  const changed =
    JSON.stringify(diagram) !== JSON.stringify(diagramOf(nodesOf(found.diagram), found.diagram.flows.map(flowEdge)));
  useWarnOfLoss(changed);
  const save = useAct(client.scope.saveDiagram.mutate, {
    toast: ({ version }) => `Diagram saved as version ${version}`,
  });
  const drawn = diagram.nodes.map((n) => n.itemId);

  function add(ids: string[]) {
    const lowest = Math.max(0, ...diagram.nodes.map((n) => n.y + BOX.height + 24));
    const made = ids.map((id, i) =>
      itemNode(id, { x: (i % 4) * (BOX.width + 60), y: lowest + Math.floor(i / 4) * 100 }),
    );
    setNodes([...nodes, ...made]);
  }

  function keepFlow(flow: Flow) {
    setEdges(
      edges.some((e) => e.id === flow.id)
        ? edges.map((e) => (e.id === flow.id ? flowEdge(flow) : e))
        : [...edges, flowEdge(flow)],
    );
    setOpen(null);
  }

  function keepBoundary(name: string) {
    const id = open && "boundaryId" in open ? open.boundaryId : null;
    if (id) setNodes(nodes.map((n) => (n.id === id && n.type === "boundary" ? { ...n, data: { name } } : n)));
    else setNodes([boundaryNode({ id: newId(), name, x: -32, y: -48, width: 520, height: 260 }), ...nodes]);
    setOpen(null);
  }

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
        title="Data flows"
        sub={
          found.version
            ? `version ${found.version}, ${formatDay((found.savedAt ?? "").slice(0, 10))}, ${found.savedBy}`
            : said(NOT_DRAWN)
        }
        actions={
          <>
            <ButtonLink href={hrefIn(scope, "/scope")}>Scope</ButtonLink>
            {mayDraw && (
              <Button
                variant="primary"
                disabled={!changed}
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
        onAdd={add}
        onAddFlow={() => setOpen({ flow: { id: newId(), fromId: "", toId: "", label: "", dataIds: [] }, isNew: true })}
        onAddBoundary={() => setOpen({ boundaryId: null })}
        onArrange={() => void arranged(nodes, edges).then(setNodes)}
        onExport={(kind) => void exportPicture(kind)}
      />
      {(save.problem ?? pictureProblem) && (
        <div className="pb-2.5">
          <Problem>{save.problem ?? pictureProblem}</Problem>
        </div>
      )}
      <Canvas
        nodes={nodes}
        edges={edges}
        items={items}
        mayDraw={mayDraw}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onConnect={({ source, target }) =>
          source !== target &&
          setEdges(addEdge(flowEdge({ id: newId(), fromId: source, toId: target, label: "", dataIds: [] }), edges))
        }
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
      {open && "flow" in open && (
        <FlowDialog
          flow={open.flow}
          isNew={open.isNew}
          drawn={drawn}
          items={items}
          onSave={keepFlow}
          onRemove={() => {
            setEdges(edges.filter((e) => e.id !== open.flow.id));
            setOpen(null);
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open && "boundaryId" in open && (
        <BoundaryDialog
          first={diagram.boundaries.find((b) => b.id === open.boundaryId)?.name ?? ""}
          onSave={keepBoundary}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
