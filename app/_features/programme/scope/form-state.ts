import { orNull, withNulls } from "#app/_lib/text.ts";
import type { ScopeItem, ScopeKind, ScopeValues, ScopeVersion } from "#server/programme/scope/schema.ts";

/** A scope item in its form; "" for an empty field. */
export type ScopeForm = Omit<
  ScopeValues,
  "ownerId" | "reason" | "classification" | "dataOwner" | "method" | "vendorId"
> & {
  ownerId: string;
  reason: string;
  classification: string;
  dataOwner: string;
  method: string;
  vendorId: string;
  criteria: string[];
};

export function emptyForm(kind: ScopeKind, today: string): ScopeForm {
  return {
    kind,
    name: "",
    description: "",
    ownerId: "",
    standing: "in",
    reason: "",
    inIsms: true,
    classification: "",
    dataOwner: "",
    method: "",
    vendorId: "",
    effectiveFrom: today,
    criteria: [],
  };
}

/** The form for changing an item, from its newest version. The change takes effect today unless another day is given. */
export function formOf(item: ScopeItem, newest: ScopeVersion, today: string): ScopeForm {
  return {
    kind: item.kind,
    name: newest.name,
    description: newest.description,
    ownerId: newest.ownerId ?? "",
    standing: newest.standing,
    reason: newest.reason ?? "",
    inIsms: newest.inIsms,
    classification: newest.classification ?? "",
    dataOwner: newest.dataOwner ?? "",
    method: newest.method ?? "",
    vendorId: item.vendorId ?? "",
    effectiveFrom: newest.effectiveFrom > today ? newest.effectiveFrom : today,
    criteria: item.criteria.map((c) => c.id),
  };
}

export function valuesOf({ criteria: _, ...form }: ScopeForm): ScopeValues {
  const text = withNulls(form, "ownerId", "reason", "vendorId");
  return {
    ...text,
    classification: orNull(form.classification) as ScopeValues["classification"],
    dataOwner: orNull(form.dataOwner) as ScopeValues["dataOwner"],
    method: orNull(form.method) as ScopeValues["method"],
  };
}
