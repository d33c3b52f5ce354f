import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { type CSSProperties, Fragment, type Key, memo, type ReactNode } from "react";
import { cx } from "./cx.ts";
import { type Grid, gridEvents } from "./grid.ts";
import { ScrollRegion } from "./scroll-region.tsx";

export type Column<Row> = {
  key: string;
  header: ReactNode;
  cell: (row: Row, isSelected: boolean) => ReactNode;
  align?: "start" | "end" | "center";
  /** Any CSS width; the other columns share what is left. */
  width?: string;
  /** Column disappears on screens narrower than this: sm 640, md 768, lg 1024, xl 1280 px. */
  hideBelow?: "sm" | "md" | "lg" | "xl";
  /** Makes the head a link that sorts; `direction` is null while another column sorts. */
  sort?: { href: string; direction: "ascending" | "descending" | null };
  /** What people wrote: a word that is too long breaks, and pushes no other column out of sight. */
  prose?: boolean;
  /** Stays in sight while the others scroll sideways: the CSS distance from the left at which it stands. */
  pinned?: string;
  className?: string;
};

type Heading = { key: string; name: ReactNode; code?: string };

export type DataTableProps<Row> = {
  /** Names the table for screen readers. */
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => Key;
  /** The first cell becomes a link there. */
  rowHref?: (row: Row) => string;
  isSelected?: (row: Row) => boolean;
  /** Rows with the same key follow each other under one heading. */
  group?: (row: Row) => Heading;
  /** Editable cells for the keyboard. Keep it, the columns and `rowHref` stable: then only changed rows re-render. */
  grid?: Grid<Row>;
  density?: "comfortable" | "compact";
  /** Shown in place of the table when there are no rows. */
  empty?: ReactNode;
  className?: string;
};

/** A plain table: sticky head, hairlines, figures that line up. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, empty, grid, density = "comfortable", className } = props;
  if (rows.length === 0 && empty) return empty;
  const edited = grid?.editing;
  return (
    <ScrollRegion label={caption} className={className}>
      <table
        role={grid && "grid"}
        {...(grid && gridEvents(grid))}
        className={cx(
          "w-full border-separate border-spacing-0",
          density === "compact" ? "[--cell:3px]" : "[--cell:6px]",
        )}
      >
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            const key = props.rowKey(row);
            const heading = props.group?.(row);
            const before = rows[index - 1];
            const opensGroup = heading && (!before || props.group?.(before).key !== heading.key);
            return (
              <Fragment key={key}>
                {opensGroup && <GroupRow heading={heading} columns={columns.length} />}
                <BodyRow
                  row={row}
                  rowKey={key}
                  columns={columns}
                  rowHref={props.rowHref}
                  isSelected={props.isSelected?.(row) ?? false}
                  isStop={index === 0}
                  isEditable={grid?.isEditable}
                  editing={edited?.row === key ? edited.column : null}
                  editor={edited?.row === key ? grid?.editor(row, edited.column) : null}
                />
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function HeadCell<Row>({ column }: { column: Column<Row> }) {
  const { sort } = column;
  return (
    <th
      scope="col"
      aria-sort={sort?.direction ?? undefined}
      style={{ width: column.width, ...pinStyle(column) }}
      className={cx(
        column.pinned === undefined ? "z-10" : `z-11 ${PINNED_LEFT}`,
        "sticky top-(--sticky-top) h-[34px] whitespace-nowrap border-rule-strong border-b bg-paper pr-4 pb-1.5 align-bottom font-normal text-ink-2 text-sm last:pr-0",
        ALIGN[column.align ?? "start"],
        column.hideBelow && HIDE[column.hideBelow],
      )}
    >
      {sort ? (
        <Link
          href={sort.href}
          scroll={false}
          className={cx("inline-flex items-center gap-1 hover:text-ink", sort.direction && "text-ink")}
        >
          {column.header}
          {sort.direction === "ascending" ? <ArrowUp aria-hidden="true" className="size-3" /> : null}
          {sort.direction === "descending" ? <ArrowDown aria-hidden="true" className="size-3" /> : null}
        </Link>
      ) : (
        column.header
      )}
    </th>
  );
}

function GroupRow({ heading, columns }: { heading: Heading; columns: number }) {
  return (
    <tr>
      <th
        scope="colgroup"
        colSpan={columns}
        className="border-rule border-b pt-2.5 pb-1 text-start font-medium font-title wrap-anywhere"
      >
        {heading.name}
        {heading.code ? <span className="ml-2 font-code font-normal text-ink-2 text-sm">{heading.code}</span> : null}
      </th>
    </tr>
  );
}

type BodyRowProps<Row> = {
  row: Row;
  rowKey: Key;
  columns: Column<Row>[];
  rowHref: DataTableProps<Row>["rowHref"];
  isSelected: boolean;
  /** for a grid: the row with the tab stop, the editable cells, and the editor that is open */
  isStop: boolean;
  isEditable: Grid<Row>["isEditable"] | undefined;
  editing: string | null;
  editor: ReactNode;
};

const BodyRow = memo(function BodyRow<Row>(props: BodyRowProps<Row>) {
  const { row, rowKey, columns, rowHref, isSelected, isEditable, isStop, editing, editor } = props;
  return (
    <tr aria-current={isSelected ? "true" : undefined} className="group hover:bg-wash aria-[current=true]:bg-wash">
      {columns.map((column, index) => {
        const Cell = index === 0 ? "th" : "td";
        const inGrid = isEditable && {
          "data-row": rowKey,
          "data-cell": column.key,
          "data-editable": isEditable(row, column.key) ? "" : undefined,
          tabIndex: isStop && index === 0 ? 0 : -1,
        };
        const content = column.cell(row, isSelected);
        return (
          <Cell
            key={column.key}
            scope={index === 0 ? "row" : undefined}
            {...inGrid}
            style={pinStyle(column)}
            className={cx(
              "border-rule border-b py-(--cell) pr-4 align-middle font-normal last:pr-0 focus-visible:-outline-offset-2",
              ALIGN[column.align ?? "start"],
              column.prose && "min-w-28 wrap-anywhere",
              column.hideBelow && HIDE[column.hideBelow],
              column.pinned &&
                `z-5 bg-paper group-hover:bg-wash group-aria-[current=true]:bg-wash sm:sticky ${PINNED_LEFT}`,
              column.className,
            )}
          >
            {editing === column.key ? (
              editor
            ) : index === 0 && rowHref ? (
              <Link
                href={rowHref(row)}
                prefetch={false}
                scroll={false}
                className="-my-(--cell) block py-(--cell) decoration-rule-field underline-offset-3 hover:underline focus-visible:-outline-offset-1"
              >
                {content}
              </Link>
            ) : (
              content
            )}
          </Cell>
        );
      })}
    </tr>
  );
}) as <Row>(props: BodyRowProps<Row>) => ReactNode;

// On a phone there is no room to keep anything in sight.
const PINNED_LEFT = "sm:left-(--pin)";

function pinStyle(column: { pinned?: string; width?: string }) {
  return column.pinned === undefined
    ? undefined
    : ({ "--pin": column.pinned, minWidth: column.width } as CSSProperties);
}

const ALIGN = { start: "text-start", end: "text-end", center: "text-center" };
const HIDE = { sm: "max-sm:hidden", md: "max-md:hidden", lg: "max-lg:hidden", xl: "max-xl:hidden" };
