"use client";

import { type Key, useCallback, useRef, useState } from "react";
import { atIntent } from "#app/_ui/at-intent.tsx";
import type { Grid } from "#app/_ui/grid.ts";
import type { ControlRow } from "#server/programme/controls/schema/list.ts";
import type { CellEditorProps } from "./cell-editor.tsx";
import { EDITED_IN } from "./list-columns.tsx";

const CellEditor = atIntent(() => import("./cell-editor.tsx").then((m) => m.CellEditor));

/** Changes single cells of the list in place. */
export function useInlineEdit(common: Pick<CellEditorProps, "scope" | "people" | "onReason">): Grid<ControlRow> {
  const [editing, setEditing] = useState<{ row: Key; column: string } | null>(null);
  const early = useRef<string[]>([]);
  const isEditable = useCallback(
    (row: ControlRow, column: string) => row.status !== "retired" && column in EDITED_IN,
    [],
  );
  return {
    editing,
    isEditable,
    onEdit: (row, column) => {
      early.current = [];
      setEditing({ row, column });
    },
    onEarlyKey: (key) => (key === "Escape" ? setEditing(null) : early.current.push(key)),
    editor: (row, column) => {
      const field = EDITED_IN[column];
      return field && <CellEditor {...common} row={row} field={field} early={early} onClose={() => setEditing(null)} />;
    },
  };
}
