import { ForReader } from "#app/_lib/audience.tsx";
import { Button } from "#app/_ui/button.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import { crossed, drawnName, flowMarks } from "#server/programme/scope/rules/flows.ts";
import type { Diagram } from "#server/programme/scope/schema.ts";
import { flowName, type Items } from "./graph.ts";
import { NO_FLOW } from "./words.ts";

type Props = { diagram: Diagram; items: Items; onOpen?: ((flowId: string) => void) | undefined };

/** The diagram in words: every flow with its data, the boundaries it crosses, and its problems. */
export function FlowList({ diagram, items, onOpen }: Props) {
  const alone = diagram.nodes.filter((n) => !diagram.flows.some((f) => f.fromId === n.itemId || f.toId === n.itemId));
  return (
    <section aria-label="Flows as a list" className="mt-6 max-w-4xl">
      <h2 className="text-xl">The flows in words</h2>
      {diagram.flows.length === 0 ? (
        <p className="py-1.5 text-ink-2">
          <ForReader words={NO_FLOW} />
        </p>
      ) : (
        <ul className="mt-1.5 border-rule border-t">
          {diagram.flows.map((flow) => {
            const name = flowName(flow, items);
            const over = crossed(flow, diagram);
            return (
              <li key={flow.id} className="flex flex-wrap items-baseline gap-x-4 border-rule border-b py-1.5">
                <span className="min-w-0 font-medium">{name}</span>
                <span className="min-w-48 flex-1 text-ink-2">
                  {[
                    flow.label,
                    flow.dataIds.map((id) => drawnName(items, id)).join(", "),
                    over.length > 0 && `crosses ${over.join(" and ")}`,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
                {flowMarks(flow, items).map((mark) => (
                  <StateSign key={mark} state="late" word={mark} wrap />
                ))}
                {onOpen && (
                  <Button size="small" variant="quiet" aria-label={`Change ${name}`} onClick={() => onOpen(flow.id)}>
                    Change
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {alone.length > 0 && (
        <p className="py-1.5 text-ink-2">Without a flow: {alone.map((n) => drawnName(items, n.itemId)).join(", ")}.</p>
      )}
    </section>
  );
}
