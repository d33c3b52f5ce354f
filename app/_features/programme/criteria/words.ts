import type { EmptyWords, Words } from "#app/_lib/audience.tsx";

export const NO_COLUMN: EmptyWords = {
  client: ["No control yet", "Import your control list or add a control: each becomes a column."],
  auditor: ["No control", "Each control that is mapped to the engagement’s criteria is a column here."],
};
export const NO_OBJECTIVE: EmptyWords = {
  client: ["No control objectives yet", "Add the objectives of the service: they are management’s own."],
  auditor: ["No control objective", "Management has adopted no objectives for this engagement."],
};
export const NO_CRITERION: EmptyWords = {
  client: [
    "No criteria yet",
    "Criteria come with an engagement: set one up, and those of its kind and categories are copied into this workspace.",
  ],
  auditor: ["No criteria", "The criteria that the engagement adopted appear here."],
};
export const NO_RISK: Words = { client: "No risks yet.", auditor: "No risks shared with you." };
export const NOTHING_TIED: Words = {
  client: "Nothing recorded yet.",
  auditor: "Nothing shared with you.",
};
export const UNCOVERED: Words = { client: "no control", auditor: "no control in operation" };
