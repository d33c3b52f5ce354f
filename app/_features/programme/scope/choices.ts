import type { NamedPerson } from "#server/people/people/schema.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import type { ScopeItem } from "#server/programme/scope/schema.ts";
import type { ScopeChoices } from "./item-fields.tsx";

/** What a form about a scope item chooses from, and no more of it than the form shows. */
export function choicesOf(people: NamedPerson[], criteria: Criterion[], items: ScopeItem[]): ScopeChoices {
  return {
    people: people.map(({ id, name }) => ({ id, name })),
    criteria: criteria.map(({ id, code, title }) => ({ id, code, title })),
    vendors: items.filter((i) => i.kind === "vendor" && i.standing !== "gone").map(({ id, name }) => ({ id, name })),
  };
}
