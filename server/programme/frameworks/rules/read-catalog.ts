import { z } from "zod";
import { ImportFileError } from "#server/ground/tables/rules/file-error.ts";
import type { Catalogue, CatalogueItem } from "#server/programme/frameworks/schema.ts";
import { MODELS } from "./models.ts";

const Text = z.string().catch("");
const Prop = z.object({ name: Text, value: Text });
type Part = { name: string; prose: string; parts: Part[] };
const PartShape: z.ZodType<Part> = z.lazy(() =>
  z.object({ name: Text, prose: Text.default(""), parts: z.array(PartShape).catch([]).default([]) }),
) as z.ZodType<Part>;
type Control = {
  id: string;
  title: string;
  props: z.infer<typeof Prop>[];
  parts: Part[];
  controls: Control[];
  params: unknown[];
};
const ControlShape: z.ZodType<Control> = z.lazy(() =>
  z.object({
    id: Text,
    title: Text,
    props: z.array(Prop).catch([]).default([]),
    parts: z.array(PartShape).catch([]).default([]),
    params: z.array(z.unknown()).catch([]).default([]),
    controls: z.array(ControlShape).catch([]).default([]),
  }),
) as z.ZodType<Control>;
type Group = { title: string; groups: Group[]; controls: Control[] };
const GroupShape: z.ZodType<Group> = z.lazy(() =>
  z.object({
    title: Text,
    groups: z.array(GroupShape).catch([]).default([]),
    controls: z.array(ControlShape).catch([]).default([]),
  }),
) as z.ZodType<Group>;
const CatalogShape = z.object({
  metadata: z.object({ title: Text, version: Text }),
  groups: z.array(GroupShape).catch([]).default([]),
  controls: z.array(ControlShape).catch([]).default([]),
  params: z.array(z.unknown()).catch([]).default([]),
});

/**
 * Reads an OSCAL catalogue from any source: each control with its label (or id) and statement. Notes what is left out.
 * @throws ImportFileError when the file holds another model, or none
 */
export function catalogueFromOscal(json: unknown): Catalogue {
  const root = z.object({ catalog: CatalogShape }).safeParse(json);
  if (!root.success) throw new ImportFileError("unreadable", notA("catalog", json));
  const { metadata, groups, controls, params } = root.data.catalog;
  const items: CatalogueItem[] = [];
  const left = { params: params.length, parts: 0 };
  const take = (control: Control, group: string) => {
    const label = control.props.find((p) => p.name === "label")?.value;
    const statement = control.parts.filter((p) => p.name === "statement");
    left.params += control.params.length;
    left.parts += control.parts.length - statement.length;
    items.push({
      code: label || control.id.toUpperCase(),
      title: control.title,
      description: statement.map(proseOf).join("\n"),
      group,
    });
    for (const inner of control.controls) take(inner, group);
  };
  const walk = (group: Group) => {
    for (const control of group.controls) take(control, group.title);
    for (const inner of group.groups) walk(inner);
  };
  for (const control of controls) take(control, "");
  for (const group of groups) walk(group);
  const notUnderstood = [
    ...(left.params > 0 ? [`${left.params} parameters were left out: their placeholders remain in the text.`] : []),
    ...(left.parts > 0
      ? [`${left.parts} parts other than statements (guidance, assessment objectives) were left out.`]
      : []),
  ];
  return { name: metadata.title, version: metadata.version, items, notUnderstood };
}

export function notA(model: string, json: unknown): string {
  const keys = json && typeof json === "object" ? Object.keys(json) : [];
  const found = MODELS.find((m) => keys.includes(m));
  return found
    ? `This file holds an OSCAL ${found}; a ${model} is needed here.`
    : `This is not an OSCAL ${model}: one begins with “${model}”.`;
}

function proseOf(part: Part): string {
  return [part.prose, ...part.parts.map(proseOf)].filter(Boolean).join("\n");
}
