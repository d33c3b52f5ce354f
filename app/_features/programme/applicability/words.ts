import type { EmptyWords, Words } from "#app/_lib/audience.tsx";

export const NO_ANNEX: EmptyWords = {
  client: [
    "No Annex A controls yet",
    "Set up an ISO 27001 engagement: its 93 Annex A controls are what the statement is about.",
  ],
  auditor: ["No Annex A control", "This engagement has no Statement of Applicability."],
};
/** @param problem why none can be issued now */
export const noVersion = (problem: string | null): Words => ({
  client: `None is issued yet. ${problem ?? ""}`,
  auditor: "No approved version.",
});
