import { formatDay, formatSpan } from "#server/ground/calendar/rules.ts";
import type { Paper, Piece } from "#server/ground/papers/schema.ts";
import { drawnName } from "#server/programme/scope/rules/flows.ts";
import { CLASSIFICATION_LABEL, DATA_OWNER_LABEL, KINDS, METHOD_LABEL } from "#server/programme/scope/rules/kinds.ts";
import type { Flow, ScopeItem, ScopeKind } from "#server/programme/scope/schema.ts";
import type { Block, DescriptionLine, DescriptionView } from "../schema.ts";
import type { Part, Section } from "./sections.ts";

export type Facts = {
  /** items that exist on the day described, whatever their standing */
  items: readonly ScopeItem[];
  flows: readonly Flow[];
  /** flow ends that are not among `items`, by name only */
  drawn: readonly Pick<ScopeItem, "id" | "name">[];
  criteria: readonly { code: string; title: string; controls: readonly string[] }[];
  changes: readonly DescriptionLine[];
  isms: boolean;
};

type Drawn = { blocks: Block[]; missing: string[] };

export function assemble(section: Section, facts: Facts, text: string): Drawn {
  const drawn = section.parts.map((part) => draw(part, facts));
  const blocks = drawn.flatMap((d) => d.blocks);
  const missing = drawn.flatMap((d) => d.missing);
  if (section.byHand && !text.trim()) missing.push("No text yet.");
  if (blocks.length === 0 && !section.byHand && text.trim()) return { blocks, missing: [] };
  return { blocks, missing };
}

function draw(part: Part, facts: Facts): Drawn {
  if (part === "criteria") return criteria(facts);
  if (part === "uncovered") return uncovered(facts);
  if (part === "subservice") return subservice(facts);
  if (part === "flows") return flows(facts);
  if (part === "changes") return block("Changes on record", facts.changes, []);
  return itemsOf(part, facts);
}

/** Whether an item is within the described boundary. Items tied only to another engagement's criteria are described there. */
function within(item: ScopeItem, facts: Facts): boolean {
  if (item.standing === "gone" || (facts.isms ? !item.inIsms : item.standing !== "in")) return false;
  return isUntied(item) || ownCodes(item, facts).length > 0;
}

function isUntied({ criteria, unshownCriteria }: ScopeItem): boolean {
  return criteria.length + unshownCriteria === 0;
}

function ownCodes(item: ScopeItem, facts: Facts): string[] {
  const codes = new Set(facts.criteria.map((c) => c.code));
  return item.criteria.map((c) => c.code).filter((code) => codes.has(code));
}

/** Kinds that every description needs; the others may be empty. */
const EXPECTED: ReadonlySet<Part> = new Set<ScopeKind>([
  "service",
  "commitment",
  "requirement",
  "infrastructure",
  "software",
  "team",
  "procedure",
  "data",
  "context_issue",
  "interested_party",
]);

function itemsOf(kind: ScopeKind, facts: Facts): Drawn {
  const own = facts.items.filter((i) => i.kind === kind && within(i, facts));
  const missing = own.filter((i) => !i.description).map((i) => `${i.name} has no description.`);
  const unowned = own.filter((i) => KINDS[kind].view === "system" && !i.ownerId).length;
  if (unowned > 0) missing.push(`${KINDS[kind].many}: ${unowned} without an owner.`);
  if (own.length === 0 && EXPECTED.has(kind)) missing.push(`No ${KINDS[kind].many.toLowerCase()} in scope.`);
  if (KINDS[kind].view === "customers")
    missing.push(...own.filter(isUntied).map((i) => `${i.name} is tied to no criterion.`));
  return block(
    KINDS[kind].many,
    own.map((i) => lineOf(i, facts)),
    missing,
  );
}

function lineOf(item: ScopeItem, facts: Facts): DescriptionLine {
  const notes = [
    item.classification && CLASSIFICATION_LABEL[item.classification].toLowerCase(),
    item.dataOwner && DATA_OWNER_LABEL[item.dataOwner].toLowerCase(),
    item.method && METHOD_LABEL[item.method].toLowerCase(),
    ownCodes(item, facts).join(", "),
  ];
  return { text: item.name, detail: item.description, note: notes.filter(Boolean).join("; ") };
}

function subservice(facts: Facts): Drawn {
  const own = facts.items.filter((i) => i.kind === "vendor" && i.method !== "vendor" && within(i, facts));
  const missing: string[] = [];
  const lines = own.flatMap((vendor) => {
    const expected = facts.items.filter((i) => i.vendorId === vendor.id && within(i, facts));
    if (!vendor.description) missing.push(`${vendor.name}: describe what it does.`);
    if (vendor.method === "carve_out" && expected.length === 0)
      missing.push(`${vendor.name} is carved out: name the controls expected of it.`);
    if (isUntied(vendor)) missing.push(`${vendor.name} is tied to no criterion.`);
    if (vendor.vendor && vendor.vendor.review !== "current")
      missing.push(
        vendor.vendor.review === "none"
          ? `${vendor.name} has not been reviewed.`
          : `The review of ${vendor.name} has expired.`,
      );
    for (const gap of vendor.vendor?.gaps ?? []) missing.push(`${vendor.name}: no report covers ${formatSpan(gap)}.`);
    return [
      lineOf(vendor, facts),
      ...expected.map((e) => ({ ...lineOf(e, facts), text: `Expected of ${vendor.name}: ${e.name}` })),
    ];
  });
  return block("Subservice organizations", lines, missing);
}

function criteria(facts: Facts): Drawn {
  const bare = facts.criteria.filter((c) => c.controls.length === 0).length;
  const lines = facts.criteria.map((c) => ({ text: `${c.code} ${c.title}`, detail: "", note: c.controls.join(", ") }));
  return block(
    "Criteria and the controls that meet them",
    lines,
    bare > 0 ? [`${bare} of ${facts.criteria.length} criteria have no control.`] : [],
  );
}

function uncovered(facts: Facts): Drawn {
  const bare = facts.criteria.filter((c) => c.controls.length === 0);
  return block(
    "Criteria without a control: do they apply?",
    bare.map((c) => ({ text: `${c.code} ${c.title}`, detail: "", note: "" })),
    [],
  );
}

function flows(facts: Facts): Drawn {
  const known = new Map([...facts.items, ...facts.drawn].map((i) => [i.id, i]));
  const lines = facts.flows.map((f) => ({
    text: `${drawnName(known, f.fromId)} to ${drawnName(known, f.toId)}`,
    detail: f.label,
    note: f.dataIds.map((id) => drawnName(known, id)).join(", "),
  }));
  return block("Data flows", lines, lines.length === 0 ? ["No data flow is drawn."] : []);
}

function block(title: string, lines: readonly DescriptionLine[], missing: string[]): Drawn {
  return { blocks: lines.length > 0 ? [{ title, lines: [...lines] }] : [], missing };
}

export function changeLine(on: string, text: string, detail: string): DescriptionLine {
  return { text: `${formatDay(on)}: ${text}`, detail, note: "" };
}

export function descriptionPaper(found: DescriptionView, system: string): Paper {
  return {
    title: `Description of ${system}`,
    under: [found.engagement, `As of ${formatDay(found.on)}`],
    pieces: found.sections.flatMap((s): Piece[] => [
      { kind: "heading", level: 1, text: `${s.code}  ${s.title}` },
      ...paragraphs(s.body),
      ...s.blocks.flatMap((b): Piece[] => [{ kind: "heading", level: 2, text: b.title }, tableOf(b)]),
      ...(s.body.trim() || s.blocks.length > 0
        ? []
        : [{ kind: "text" as const, text: s.isComplete ? "No text." : "No text yet." }]),
    ]),
  };
}

function paragraphs(text: string): Piece[] {
  return text
    .split(/\n\s*\n/)
    .filter((p) => p.trim())
    .map((p) => ({ kind: "text", text: p.trim() }));
}

function tableOf({ lines }: Block): Piece {
  const columns = [
    { head: "Name", of: (l: DescriptionLine) => l.text },
    { head: "Description", of: (l: DescriptionLine) => l.detail },
    { head: "Notes", of: (l: DescriptionLine) => l.note },
  ].filter(({ of }) => lines.some((l) => of(l)));
  return { kind: "table", head: columns.map((c) => c.head), rows: lines.map((l) => columns.map((c) => c.of(l))) };
}
