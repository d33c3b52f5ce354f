import type { EmptyWords, Words } from "#app/_lib/audience.tsx";

export const NO_RISK: EmptyWords = {
  client: [
    "No risk yet",
    "Write down what could go wrong, rate it, and say what is done about it. Objectives of the starter library bring theirs.",
  ],
  auditor: ["No risk", "Risks that are shared with you appear here."],
};
export const NO_OWNER: Words = { client: "nobody yet", auditor: "nobody" };
export const NOT_ACCEPTED: Words = { client: "By nobody.", auditor: "Not accepted by anybody." };
export const NO_CRITERION: Words = { client: "no criterion", auditor: "no criterion of this engagement" };
export const MISSING: Words = { client: "What is missing", auditor: "Open points" };
