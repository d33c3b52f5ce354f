"use client";

import { useRouter } from "next/navigation";
import { startTransition, useMemo, useOptimistic } from "react";
import { useWindows } from "#app/_features/programme/controls/use-windows.ts";
import { EmptyFor } from "#app/_lib/audience.tsx";
import { client } from "#app/_lib/client.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { Matrix } from "#app/_ui/matrix/matrix.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { ControlName } from "#server/programme/controls/schema/control.ts";
import { nextStrength, STRENGTH_LABEL, standingOf } from "#server/programme/criteria/rules/standing.ts";
import type { Criterion, Strength } from "#server/programme/criteria/schema.ts";
import type { SetStrength } from "#server/programme/mappings/schema.ts";
import type { MappingPair } from "./mapping-dialog.tsx";
import { matrixOf, WEIGHT } from "./matrix-data.ts";
import { NO_COLUMN } from "./words.ts";

type Props = {
  scope: InWorkspace;
  criteria: Criterion[];
  controls: ControlName[];
  keyOnly: boolean;
  mayMap: boolean;
  onPair(pair: MappingPair): void;
};

const LEGEND = (["fully", "partly", "supports"] as const).map((s) => ({ weight: WEIGHT[s], words: STRENGTH_LABEL[s] }));

/** Criteria × controls, editable: the space bar maps at once, and the cell shows it before the server has answered. */
export function CriteriaMatrix({ scope, criteria, controls, keyOnly, mayMap, onPair }: Props) {
  const router = useRouter();
  const windows = useWindows(scope);
  const set = useAct(client.mappings.setStrength.mutate, { failsByToast: true, refresh: false });
  const columns = useMemo(() => (keyOnly ? controls.filter((c) => c.isKey) : controls), [controls, keyOnly]);
  const [now, setNow] = useOptimistic(criteria, (all, cell: SetStrength) => withCell(all, columns, cell));
  const data = useMemo(() => matrixOf(scope, now, columns), [scope, now, columns]);
  if (columns.length === 0)
    return keyOnly ? (
      <EmptyState title="No key control">Remove the filter to see the others.</EmptyState>
    ) : (
      <EmptyFor words={NO_COLUMN} />
    );

  const mapped = (criterionId: string, controlId: string) =>
    now.find((c) => c.id === criterionId)?.controls.find((c) => c.id === controlId);

  function open(criterionId: string, controlId: string, wanted: Strength | null = null) {
    const criterion = now.find((c) => c.id === criterionId);
    const control = columns.find((c) => c.id === controlId);
    if (criterion && control) onPair({ control, criterion, mapping: mapped(criterionId, controlId), wanted });
  }

  function toggle(criterionId: string, controlId: string) {
    const before = mapped(criterionId, controlId);
    const strength = nextStrength(before?.strength ?? null);
    // A mapping with a rationale is removed only in the dialog that shows it.
    if (!strength && (before?.rationale || before?.points.length)) return open(criterionId, controlId);
    // Inside a window it waits, and asks why.
    if (windows.ofMapping(controlId, criterionId).length > 0) return open(criterionId, controlId, strength);
    const cell = { criterionId, controlId, strength, why: null };
    startTransition(async () => {
      setNow(cell);
      await set.run({ ...scope, ...cell });
      startTransition(() => router.refresh());
    });
  }

  return (
    <Matrix
      {...data}
      legend={LEGEND}
      readOnly={!mayMap}
      onToggle={mayMap ? toggle : undefined}
      onOpen={mayMap ? (row, column) => open(row, column) : undefined}
      label="Criteria and the controls that meet them"
    />
  );
}

function withCell(criteria: Criterion[], columns: readonly ControlName[], cell: SetStrength): Criterion[] {
  const { strength } = cell;
  return criteria.map((c) => {
    if (c.id !== cell.criterionId) return c;
    const control = columns.find((column) => column.id === cell.controlId);
    const before = c.controls.find((m) => m.id === cell.controlId);
    const version = (before?.version ?? 0) + 1;
    const others = c.controls.filter((m) => m.id !== cell.controlId);
    const status = control?.status === "draft" ? ("draft" as const) : ("active" as const);
    const controls =
      control && strength
        ? [...others, { rationale: null, points: [], ...before, ...control, status, strength, version }]
        : others;
    const standing = standingOf(c.points, controls);
    return { ...c, controls, standing, covered: standing === "full" };
  });
}
