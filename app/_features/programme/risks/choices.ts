import type { NamedPerson } from "#server/people/people/schema.ts";
import type { ControlName } from "#server/programme/controls/schema/control.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import type { Risk } from "#server/programme/risks/schema.ts";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";
import type { ScopeItem } from "#server/programme/scope/schema.ts";
import type { RiskChoices } from "./register-dialog.tsx";

type From = {
  people: NamedPerson[];
  criteria: Criterion[];
  controls: ControlName[];
  items: ScopeItem[];
  risks: Risk[];
};

/** What the form of a risk chooses from, and no more of it than the form shows. */
export function choicesOf({ people, criteria, controls, items, risks }: From): RiskChoices {
  return {
    people: people.map(({ id, name }) => ({ id, name })),
    criteria: criteria.map(({ id, code, title }) => ({ id, code, title })),
    controls: controls.map(({ id, code, title }) => ({ id, code, title })),
    assets: items
      .filter((i) => i.standing !== "gone")
      .map(({ id, kind, name }) => ({ id, code: KINDS[kind].one, title: name })),
    categories: [...new Set(risks.flatMap((r) => r.category ?? []))].sort(),
  };
}
