import type { EmptyWords, Words } from "#app/_lib/audience.tsx";

export const NO_RISK: EmptyWords = {
  client: [
    "No risks yet",
    "Describe what could go wrong, rate it, and choose a treatment. Objectives of the starter library bring their risks.",
  ],
  auditor: ["No risk", "Risks that are shared with you appear here."],
};
export const NOT_ACCEPTED: Words = { client: "By no one.", auditor: "Not accepted." };
export const NO_CRITERION: Words = { client: "no criterion", auditor: "no criterion of this engagement" };
export const MISSING: Words = { client: "What is missing", auditor: "Open points" };
