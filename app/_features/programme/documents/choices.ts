import type { NamedPerson } from "#server/people/people/schema.ts";
import type { ControlName } from "#server/programme/controls/schema/control.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import type { DocumentChoices } from "./document-fields.tsx";

/** What a form about a document chooses from, and no more of it than the form shows. */
export function documentChoices(
  people: NamedPerson[],
  controls: ControlName[],
  criteria: Criterion[],
): DocumentChoices {
  return {
    people: people.map(({ id, name }) => ({ id, name })),
    controls: controls.map(({ id, code, title }) => ({ id, code, title })),
    criteria: criteria.map(({ id, code, title }) => ({ id, code, title })),
  };
}
