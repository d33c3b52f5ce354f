"use client";

import { EmptyState } from "#app/_ui/empty-state.tsx";
import type { InWorkspace } from "#server/access/schema.ts";
import type { EvidenceItem } from "#server/evidence/schema.ts";
import { EvidenceCard } from "./evidence-card.tsx";

export function EvidenceList({ scope, items }: { scope: InWorkspace; items: EvidenceItem[] }) {
  if (items.length === 0)
    return (
      <EmptyState title="No evidence yet">
        Add files on the timeline: each names its controls and the span it covers.
      </EmptyState>
    );
  return (
    <ul className="grid max-w-3xl gap-3 pt-3">
      {items.map((item) => (
        <li key={item.id}>
          <p className="mb-1 font-code text-sm">{item.controls.map((c) => c.code).join(" ")}</p>
          <EvidenceCard item={item} scope={scope} onWithdraw={null} onReplace={null} />
        </li>
      ))}
    </ul>
  );
}
