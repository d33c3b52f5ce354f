import { z } from "zod";
import { toOneLine } from "#server/ground/platform/rules/lines.ts";
import { ImportFileError } from "#server/ground/tables/rules/file-error.ts";
import { CONTROL_FIELDS } from "#server/programme/controls/rules/fields.ts";
import { FREQUENCIES } from "#server/programme/controls/rules/frequency.ts";
import { CONTROL_NATURES, CONTROL_STATUSES, CONTROL_TYPES } from "#server/programme/controls/rules/kinds.ts";
import type { Strength } from "#server/programme/criteria/schema.ts";
import { notA } from "#server/programme/frameworks/rules/read-catalog.ts";
import type { OscalControl } from "../schema.ts";
import { NS, tokenOf } from "./metadata.ts";

const Text = z.string().catch("");
const Props = z
  .array(z.object({ name: Text, value: Text, ns: z.string().optional().catch(undefined) }))
  .catch([])
  .default([]);
const Requirement = z.object({
  "control-id": Text,
  description: Text,
  props: Props,
  statements: z.array(z.unknown()).catch([]).default([]),
});
const Component = z.object({
  uuid: Text,
  type: Text,
  title: Text,
  description: Text,
  props: Props,
  "control-implementations": z
    .array(z.object({ source: Text, "implemented-requirements": z.array(Requirement).catch([]).default([]) }))
    .catch([])
    .default([]),
});
const Definition = z.object({
  "component-definition": z.object({
    metadata: z.object({ title: Text }),
    components: z.array(Component).catch([]).default([]),
    capabilities: z.array(z.unknown()).catch([]).default([]),
  }),
});

export type ReadMapping = { criterionId: string; rationale: string | null; strength: Strength; points: string[] };
/** A control as a file states it; null means not stated. */
export type ReadControl = Omit<OscalControl, "updatedAt" | "status" | "graceDays"> & {
  status: OscalControl["status"];
  graceDays: number | null;
  mappings: ReadMapping[];
};
export type KnownCriterion = { id: string; framework: string; code: string; points: readonly { id: string }[] };
export type ReadComponents = { title: string; controls: ReadControl[]; notUnderstood: string[] };

const MOST_COMPONENTS = 5000;
const MOST_NOTES = 100;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Reads a component definition from any source: components become controls, implemented requirements become mappings to
 * criteria. Notes what is left out.
 * @param criteria the workspace's
 * @throws ImportFileError when the file holds another model, or none
 */
export function componentsFromOscal(json: unknown, criteria: readonly KnownCriterion[]): ReadComponents {
  refuseMany(json);
  const root = Definition.safeParse(json);
  if (!root.success) throw new ImportFileError("unreadable", notA("component-definition", json));
  const { metadata, components, capabilities } = root.data["component-definition"];
  const byToken = new Map(
    criteria.flatMap((c) => [
      [tokenOf(c.framework, c.code).toLowerCase(), c] as const,
      [c.code.toLowerCase(), c] as const,
    ]),
  );
  const unknown = new Set<string>();
  const notes: string[] = [];
  const seen = new Set<string>();
  const controls = components.flatMap((component) => {
    const control = controlOf(component);
    if (seen.has(control.code.toLowerCase())) {
      notes.push(`A second ${control.code} was left out.`);
      return [];
    }
    seen.add(control.code.toLowerCase());
    const requirements = component["control-implementations"].flatMap((i) => i["implemented-requirements"]);
    const mappings = new Map<string, ReadMapping>();
    for (const r of requirements) {
      const own = valuesOf(r.props);
      const criterion =
        byToken.get(r["control-id"].toLowerCase()) ?? byToken.get((own("criterion")[0] ?? "").toLowerCase());
      if (!criterion) unknown.add(own("criterion")[0] ?? r["control-id"]);
      else if (mappings.has(criterion.id))
        notes.push(`${control.code} names ${criterion.code} twice: the first counts.`);
      else {
        const has = new Set(criterion.points.map((p) => p.id));
        mappings.set(criterion.id, {
          criterionId: criterion.id,
          rationale: r.description.trim().slice(0, 2000) || null,
          strength: oneOf(["fully", "partly", "supports"] as const, own("strength")[0]) ?? "partly",
          points: own("point").filter((p) => has.has(p)),
        });
      }
    }
    return [{ ...control, mappings: [...mappings.values()] }];
  });
  if (unknown.size > 0) {
    const codes = [...unknown];
    notes.push(
      `${codes.length} ${codes.length === 1 ? "criterion is" : "criteria are"} not among the workspace’s: ${codes.slice(0, 10).join(", ")}${codes.length > 10 ? " …" : ""}. Bring their catalogue first to map to them.`,
    );
  }
  if (capabilities.length > 0) notes.push(`${capabilities.length} capabilities were left out.`);
  const more = notes.splice(MOST_NOTES);
  if (more.length > 0) notes.push(`${more.length} more remarks were left out.`);
  return { title: metadata.title, controls, notUnderstood: notes };
}

/** Fills in what the file does not state from the existing control; a new one is a draft. */
export function completed(read: ReadControl, held: OscalControl | undefined): OscalControl {
  const { mappings: _, ...stated } = read;
  const base = held ?? { graceDays: 0, status: "draft" as const };
  const given = Object.entries(stated).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return { ...stated, ...base, ...Object.fromEntries(given), id: held?.id ?? read.id } as OscalControl;
}

/** Checked first: full parsing takes many times the file's size. */
function refuseMany(json: unknown): void {
  const root = Roughly.safeParse(json).data?.["component-definition"];
  if ((root?.components.length ?? 0) > MOST_COMPONENTS)
    throw new ImportFileError(
      "too_large",
      `This file has more than ${MOST_COMPONENTS.toLocaleString("en")} components: split it into several.`,
    );
}

const Roughly = z.object({ "component-definition": z.object({ components: z.array(z.unknown()) }) });

function controlOf({ uuid, title, description, props }: z.infer<typeof Component>): Omit<ReadControl, "mappings"> {
  const own = valuesOf(props);
  const first = (name: string) => own(name)[0] ?? null;
  const id = first("id");
  return {
    id: id && UUID.test(id) ? id : "",
    code: toOneLine(first("code") ?? (title || uuid).replace(/\s+/g, "-"), CONTROL_FIELDS.code.most),
    title: toOneLine(title || first("code") || "Untitled", CONTROL_FIELDS.title.most),
    statement: first("statement") === "none" ? "" : description.trim().slice(0, CONTROL_FIELDS.statement.most),
    status: oneOf(CONTROL_STATUSES, first("status")),
    key: first("key") === null ? null : first("key") === "true",
    category: toOneLine(first("category") ?? "", CONTROL_FIELDS.category.most) || null,
    ownerName: first("owner"),
    performerName: first("performer"),
    reviewerName: first("reviewer"),
    frequency: oneOf(FREQUENCIES, first("frequency")),
    anchor: dayOf(first("anchor")),
    dueDays: daysOf(first("due-days"), CONTROL_FIELDS.dueDays.most),
    graceDays: daysOf(first("grace-days"), CONTROL_FIELDS.graceDays.most),
    type: oneOf(CONTROL_TYPES, first("type")),
    nature: oneOf(CONTROL_NATURES, first("nature")),
    operatesFrom: dayOf(first("operates-from")),
    operatesTo: dayOf(first("operates-to")),
    evidenceTypes: own("evidence-type")
      .map((kind) => toOneLine(kind, 120))
      .filter(Boolean)
      .slice(0, 30),
    escalation: own("escalation-step").flatMap((step) => {
      const [, days, name] = /^(\d{1,3}) (.+)$/.exec(step) ?? [];
      return days && name ? [{ days: Number(days), name }] : [];
    }),
  };
}

/** Properties in our namespace; others have other meanings. */
function valuesOf(props: z.infer<typeof Props>) {
  return (name: string) => props.filter((p) => p.name === name && p.ns === NS && p.value !== "").map((p) => p.value);
}

function oneOf<T extends string>(known: readonly T[], value: string | null | undefined): T | null {
  return known.find((k) => k === value) ?? null;
}

function dayOf(text: string | null): string | null {
  return z.iso.date().safeParse(text).data ?? null;
}

function daysOf(text: string | null, most: number): number | null {
  return z.coerce.number().int().min(0).max(most).nullable().catch(null).parse(text);
}
