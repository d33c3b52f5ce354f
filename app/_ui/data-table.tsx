import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { Fragment, type Key, type ReactNode } from "react";
import { cx } from "./cx.ts";
import { ScrollRegion } from "./scroll-region.tsx";

export type Column<Row> = {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: "start" | "end" | "center";
  /** Any CSS width; the other columns share what is left. */
  width?: string;
  /** Column disappears on screens narrower than this: sm 640, md 768, lg 1024, xl 1280 px. */
  hideBelow?: "sm" | "md" | "lg" | "xl";
  /** Makes the head a link that sorts; `direction` is null while another column sorts. */
  sort?: { href: string; direction: "ascending" | "descending" | null };
  className?: string;
};

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
  group?: (row: Row) => { key: string; name: ReactNode; code?: string };
  density?: "comfortable" | "compact";
  /** Shown in place of the table when there are no rows. */
  empty?: ReactNode;
  className?: string;
};

/** A plain table: sticky head, hairlines, figures that line up. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, empty, density = "comfortable", className } = props;
  if (rows.length === 0 && empty) return empty;
  return (
    <ScrollRegion label={caption} className={className}>
      <table
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
          {rows.map((row, index) => (
            <BodyRow key={props.rowKey(row)} row={row} before={rows[index - 1]} table={props} />
          ))}
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
      style={column.width ? { width: column.width } : undefined}
      className={cx(
        "sticky top-(--sticky-top) z-10 h-[34px] whitespace-nowrap border-rule-strong border-b bg-paper pr-4 pb-1.5 align-bottom font-normal text-ink-2 text-sm last:pr-0",
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

function BodyRow<Row>({ row, before, table }: { row: Row; before: Row | undefined; table: DataTableProps<Row> }) {
  const { columns, rowHref, isSelected, group } = table;
  const heading = group?.(row);
  const opensGroup = heading && (before === undefined || group?.(before).key !== heading.key);
  return (
    <Fragment>
      {opensGroup ? (
        <tr>
          <th
            scope="colgroup"
            colSpan={columns.length}
            className="border-rule border-b pt-2.5 pb-1 text-start font-medium font-title"
          >
            {heading.name}
            {heading.code ? (
              <span className="ml-2 font-code font-normal text-ink-2 text-sm">{heading.code}</span>
            ) : null}
          </th>
        </tr>
      ) : null}
      <tr
        aria-current={isSelected?.(row) ? "true" : undefined}
        className="group hover:bg-wash aria-[current=true]:bg-wash"
      >
        {columns.map((column, index) => {
          const Cell = index === 0 ? "th" : "td";
          return (
            <Cell
              key={column.key}
              scope={index === 0 ? "row" : undefined}
              className={cx(
                "border-rule border-b py-(--cell) pr-4 align-middle font-normal last:pr-0",
                ALIGN[column.align ?? "start"],
                column.hideBelow && HIDE[column.hideBelow],
                column.className,
              )}
            >
              {index === 0 && rowHref ? (
                <Link
                  href={rowHref(row)}
                  prefetch={false}
                  scroll={false}
                  className="-my-(--cell) block py-(--cell) decoration-rule-field underline-offset-3 hover:underline focus-visible:-outline-offset-1"
                >
                  {column.cell(row)}
                </Link>
              ) : (
                column.cell(row)
              )}
            </Cell>
          );
        })}
      </tr>
    </Fragment>
  );
}

const ALIGN = { start: "text-start", end: "text-end", center: "text-center" };
const HIDE = { sm: "max-sm:hidden", md: "max-md:hidden", lg: "max-lg:hidden", xl: "max-xl:hidden" };
