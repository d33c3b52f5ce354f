import type { Framework } from "#server/programme/criteria/schema.ts";

export const FRAMEWORK_LABEL: Record<Framework, string> = {
  tsc: "Trust Services",
  iso27001: "ISO 27001",
  objectives: "Control objectives",
  own: "Own frameworks",
};
