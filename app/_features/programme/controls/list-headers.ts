import { shortOf } from "#server/programme/controls/rules/fields.ts";
import type { ControlColumn } from "./search.ts";

export type ListHeaders = Record<ControlColumn, string>;

/** Headers of the list's columns. The page sends them: importing the field descriptions would load script for a few words. */
export const LIST_HEADERS: ListHeaders = {
  criteria: "Criteria",
  owner: shortOf("owner"),
  frequency: shortOf("frequency"),
  type: shortOf("type"),
  nature: shortOf("nature"),
  category: shortOf("category"),
  cycle: shortOf("anchor"),
  due: shortOf("dueDays"),
  grace: shortOf("graceDays"),
  since: shortOf("operatesFrom"),
  key: shortOf("isKey"),
  status: shortOf("status"),
};
