import type { TimelineRow } from "./types.ts";

/** What stands under the head, top to bottom: headings of groups and rows. `row` is the index into the rows. */
export type Item = { kind: "group"; code: string; name: string } | { kind: "row"; row: number };

export const HEIGHT = { group: 34, comfortable: 32, compact: 24, stackedLabel: 28 } as const;

export function itemsOf(rows: readonly Pick<TimelineRow, "group">[]): Item[] {
  const items: Item[] = [];
  let open: string | null = null;
  rows.forEach((row, index) => {
    if (row.group.code !== open) {
      open = row.group.code;
      items.push({ kind: "group", code: row.group.code, name: row.group.name });
    }
    items.push({ kind: "row", row: index });
  });
  return items;
}

/** Under each row; a group's heading has it inside its height. */
const HAIRLINE = 1;

/** Height in pixels, as it is drawn: the rows in sight are found by it. Under each other, label and lane of a row take a line each. */
export function heightOf(item: Item, density: "comfortable" | "compact", stacked: boolean): number {
  if (item.kind === "group") return HEIGHT.group;
  return HEIGHT[density] + HAIRLINE + (stacked ? HEIGHT.stackedLabel : 0);
}
