import type { ControlField } from "#server/programme/controls/rules/fields.ts";
import type { FormField } from "./form-state.ts";

/** The control's field that an input belongs to. */
export function described(field: FormField): ControlField {
  switch (field) {
    case "ownerId":
    case "ownerName":
      return "owner";
    case "performerId":
      return "performer";
    case "reviewerId":
      return "reviewer";
    default:
      return field;
  }
}
