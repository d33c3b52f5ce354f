import type { EmptyWords, Words } from "#app/_lib/audience.tsx";

export const NO_ENGAGEMENT: EmptyWords = {
  client: [
    "No engagements yet",
    "An engagement is one report with its period: set it up, then import the controls and map them to its criteria.",
  ],
  auditor: ["No engagement", "The engagement that is shared with you appears here."],
};
export const GAPS: Words = { client: "What an auditor would find first", auditor: "Gaps in the controls" };
