import { FRAMEWORK_LABEL } from "#server/programme/criteria/rules/frameworks.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import type { Programme } from "../schema.ts";
import { metadata, prop, some, tokenOf, uuidOf } from "./metadata.ts";

// Texts are our paraphrases and the company's own.
export function catalogOf(programme: Programme) {
  const { workspace, criteria, changedAt } = programme;
  const frameworks = [...Map.groupBy(criteria, (c) => c.framework)];
  return {
    catalog: {
      uuid: uuidOf("catalog", workspace.id),
      metadata: metadata(`Criteria of ${workspace.name}`, changedAt),
      ...some(
        "groups",
        frameworks.map(([framework, own]) => ({
          id: framework,
          title: FRAMEWORK_LABEL[framework],
          groups: [...Map.groupBy(own, (c) => c.groupName)].map(([name, inner]) => ({
            id: tokenOf(framework, `group-${inner[0]?.groupCode ?? name}`),
            title: name,
            controls: inner.map(controlOf),
          })),
        })),
      ),
    },
  };
}

function controlOf(c: Criterion) {
  const id = tokenOf(c.framework, c.code);
  return {
    id,
    title: c.title,
    props: [{ name: "label", value: c.code }, ...prop("id", c.id), ...prop("category", c.category)],
    parts: [
      { id: `${id}_smt`, name: "statement", prose: c.description },
      ...c.points.map((p) => ({
        id: `${id}_${p.id}`,
        name: "guidance",
        props: [...prop("point", p.id), ...prop("applies-when", p.appliesWhen)],
        prose: p.text,
      })),
    ],
  };
}
