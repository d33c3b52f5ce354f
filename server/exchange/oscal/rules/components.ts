import type { Criterion } from "#server/programme/criteria/schema.ts";
import type { OscalControl, Programme } from "../schema.ts";
import { metadata, prop, some, tokenOf, uuidOf } from "./metadata.ts";

export function componentsOf(programme: Programme) {
  const { workspace, controls, changedAt } = programme;
  const mapped = Map.groupBy(
    programme.criteria.flatMap((k) => k.controls.map((mapping) => ({ k, mapping }))),
    ({ mapping }) => mapping.id,
  );
  return {
    "component-definition": {
      uuid: uuidOf("components", workspace.id),
      metadata: metadata(`Controls of ${workspace.name}`, changedAt),
      ...some(
        "components",
        controls.map((c) => ({
          uuid: uuidOf("control", c.id),
          type: "process-procedure",
          title: c.title,
          description: c.statement || c.title,
          props: controlProps(c),
          ...some("control-implementations", implementations(mapped.get(c.id) ?? [], c)),
        })),
      ),
    },
  };
}

export function controlProps(c: OscalControl) {
  return [
    ...prop("id", c.id),
    ...prop("code", c.code),
    ...prop("statement", c.statement ? "given" : "none"),
    ...prop("status", c.status),
    ...prop("key", c.key),
    ...prop("category", c.category),
    ...prop("owner", c.ownerName),
    ...prop("performer", c.performerName),
    ...prop("reviewer", c.reviewerName),
    ...prop("frequency", c.frequency),
    ...prop("anchor", c.anchor),
    ...prop("due-days", c.dueDays),
    ...prop("grace-days", c.graceDays),
    ...prop("type", c.type),
    ...prop("nature", c.nature),
    ...prop("operates-from", c.operatesFrom),
    ...prop("operates-to", c.operatesTo),
    ...c.evidenceTypes.flatMap((kind) => prop("evidence-type", kind)),
    ...c.escalation.flatMap((step) => prop("escalation-step", `${step.days} ${step.name}`)),
  ];
}

type Mapped = { k: Criterion; mapping: Criterion["controls"][number] };

function implementations(mapped: readonly Mapped[], c: OscalControl) {
  return [...Map.groupBy(mapped, ({ k }) => k.framework)].map(([framework, own]) => ({
    uuid: uuidOf("implementation", c.id, framework),
    source: `#${framework}`,
    description: `How ${c.code} meets the criteria.`,
    "implemented-requirements": own.map((m) => requirement(m, c)),
  }));
}

function requirement({ k, mapping }: Mapped, c: OscalControl) {
  return {
    uuid: uuidOf("mapping", c.id, k.id),
    "control-id": tokenOf(k.framework, k.code),
    description: mapping.rationale ?? "",
    props: [
      ...prop("criterion", k.code),
      ...prop("strength", mapping.strength),
      ...mapping.points.flatMap((p) => prop("point", p)),
    ],
  };
}
