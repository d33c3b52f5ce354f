import type { EmptyWords, Words } from "#app/_lib/audience.tsx";

export const NO_ENGAGEMENT: EmptyWords = {
  client: [
    "No engagements yet",
    "An engagement is one report or certification with its date or period. Setting it up copies its criteria into this workspace; controls and evidence serve every engagement that shares them.",
  ],
  auditor: ["No engagement", "The engagement that is shared with you appears here."],
};
export const NO_CRITERION: Words = { client: "none adopted yet", auditor: "none adopted" };
