import { toOneLine } from "#server/ground/platform/rules/lines.ts";
import { ImportFileError } from "#server/ground/tables/rules/file-error.ts";
import type { Catalogue, CatalogueItem, FrameworkImport } from "../schema.ts";

const MOST_ITEMS = 5000;
/** What an item holds: its longest text, and the headings its column may have in a sheet. */
const FIELDS: Record<keyof CatalogueItem, { most: number; heading: RegExp }> = {
  code: {
    most: 60,
    heading: /^(id|code|control id|requirement id|ref(erence)?|identifier|no\.?|number|control)$/i,
  },
  title: { most: 300, heading: /^(title|name|requirement( title)?|control (title|name)|short title|subcategory)$/i },
  description: {
    most: 10_000,
    heading: /^(description|text|statement|requirement text|control text|guidance|details?)$/i,
  },
  group: { most: 120, heading: /^(group|family|domain|category|section|function|theme|chapter)$/i },
};

/**
 * Reads a catalogue from a sheet whose heading line names at least a code and a title.
 * @throws ImportFileError naming the expected columns
 */
export function catalogueFromRows(rows: readonly (readonly string[])[], name: string, version: string): Catalogue {
  const at = rows.findIndex((row) => columnsOf(row).code !== undefined && columnsOf(row).title !== undefined);
  const header = rows[at];
  if (!header)
    throw new ImportFileError(
      "unreadable",
      "No heading line names a code and a title. Call the columns Code, Title, Description and Group.",
    );
  const columns = columnsOf(header);
  const cell = (row: readonly string[], field: keyof CatalogueItem) => {
    const column = columns[field];
    return column === undefined ? "" : (row[column] ?? "").trim();
  };
  const items = rows
    .slice(at + 1)
    .filter((row) => row.some((text) => text.trim() !== ""))
    .map((row) => ({
      code: cell(row, "code"),
      title: cell(row, "title"),
      description: cell(row, "description"),
      group: cell(row, "group"),
    }));
  const left = header.filter((heading, n) => heading.trim() && !Object.values(columns).includes(n));
  const notUnderstood = left.length > 0 ? [`Columns that were left out: ${left.join(", ")}.`] : [];
  return checked({ name, version, items, notUnderstood });
}

/**
 * Drops items that cannot be stored, with a note for each.
 * @throws ImportFileError when nothing is left, or without a name or version
 */
export function checked(catalogue: Catalogue): Catalogue {
  const name = toOneLine(catalogue.name, FIELDS.title.most);
  const version = toOneLine(catalogue.version, FIELDS.code.most);
  if (!name) throw new ImportFileError("unreadable", "Give the framework a name.", { field: "name" });
  if (!version)
    throw new ImportFileError(
      "unreadable",
      "Give the version of the framework, such as 2.0: later versions are compared with it.",
      {
        field: "version",
      },
    );
  if (catalogue.items.length > MOST_ITEMS)
    throw new ImportFileError(
      "unreadable",
      `This catalogue has more than ${MOST_ITEMS.toLocaleString("en")} requirements.`,
    );
  const notes = [...catalogue.notUnderstood];
  const seen = new Map<string, string>();
  const items = catalogue.items.flatMap((item) => {
    const clean = {
      code: toOneLine(item.code).replace(/\s+/g, " "),
      title: toOneLine(item.title, FIELDS.title.most) || toOneLine(item.code, FIELDS.title.most),
      description: item.description.trim().slice(0, FIELDS.description.most),
      group: toOneLine(item.group, FIELDS.group.most) || "Requirements",
    };
    const problem = codeProblem(clean.code, seen);
    if (problem) {
      notes.push(problem);
      return [];
    }
    seen.set(clean.code.toLowerCase(), clean.code);
    return [clean];
  });
  if (items.length === 0) throw new ImportFileError("unreadable", "This catalogue has no requirement with a code.");
  return { name, version, items, notUnderstood: notes };
}

function codeProblem(code: string, seen: ReadonlyMap<string, string>): string | null {
  if (!code) return "A row without a code was left out.";
  if (code.length > FIELDS.code.most)
    return `${code.slice(0, 20)}… was left out: a code has at most ${FIELDS.code.most} characters.`;
  const same = seen.get(code.toLowerCase());
  return same ? `A second ${code} was left out: the file already has ${same}.` : null;
}

function columnsOf(row: readonly string[]): Partial<Record<keyof CatalogueItem, number>> {
  const found: Partial<Record<keyof CatalogueItem, number>> = {};
  for (const field of Object.keys(FIELDS) as (keyof CatalogueItem)[]) {
    const at = row.findIndex((text, n) => FIELDS[field].heading.test(text.trim()) && !Object.values(found).includes(n));
    if (at >= 0) found[field] = at;
  }
  return found;
}

type Held = Omit<CatalogueItem, "group"> & { id: string; group: string; isGone: boolean; controls: number };

/** The difference between a catalogue and the stored criteria. */
export function compared(
  held: readonly Held[],
  catalogue: Catalogue,
  before: string | null,
): FrameworkImport & { changedIds: Map<string, CatalogueItem>; goneIds: string[]; fresh: CatalogueItem[] } {
  const byCode = new Map(held.map((h) => [h.code.toLowerCase(), h]));
  const codes = new Set(catalogue.items.map((i) => i.code.toLowerCase()));
  const fresh = catalogue.items.filter((i) => !byCode.has(i.code.toLowerCase()));
  const known = catalogue.items.flatMap((item) => {
    const was = byCode.get(item.code.toLowerCase());
    return was ? [{ item, was }] : [];
  });
  const changed = known.filter(
    ({ item, was }) =>
      was.isGone || item.title !== was.title || item.description !== was.description || item.group !== was.group,
  );
  const gone = held.filter((h) => !h.isGone && !codes.has(h.code.toLowerCase()));
  const named = ({ code, title }: { code: string; title: string }) => ({ code, title });
  return {
    name: catalogue.name,
    version: catalogue.version,
    before,
    added: fresh.map(named),
    changed: changed.map(({ item, was }) => ({ ...named(item), was: was.title })),
    removed: gone.map((h) => ({ ...named(h), controls: h.controls })),
    unchanged: known.length - changed.length,
    notUnderstood: catalogue.notUnderstood,
    changedIds: new Map(changed.map(({ item, was }) => [was.id, item])),
    goneIds: gone.map((h) => h.id),
    fresh,
  };
}
