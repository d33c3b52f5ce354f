import type { EmptyWords, Words } from "#app/_lib/audience.tsx";

export const NO_DOCUMENT: EmptyWords = {
  client: [
    "No documents yet",
    "Auditors ask for policies first. Start from an outline, and fill in what you actually do.",
  ],
  auditor: ["No document", "Documents that are shared with you appear here."],
};
export const NO_TEXT: Words = { client: "No text yet.", auditor: "This version is empty." };
