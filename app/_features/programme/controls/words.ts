import type { EmptyWords, Words } from "#app/_lib/audience.tsx";

export const NO_CONTROL: EmptyWords = {
  client: ["No control yet", "Controls appear here once they are written or imported."],
  auditor: ["No control", "Controls that are mapped to the engagement’s criteria appear here."],
};
export const FIRST_CONTROL: EmptyWords = {
  client: [
    "No control yet",
    "Bring the spreadsheet you have: its columns are recognised, and you see every row’s outcome before anything is written. Or begin with what the reports need from the library.",
  ],
  auditor: NO_CONTROL.auditor,
};
export const NO_STATEMENT: Words = {
  client: "No statement yet: an auditor tests what it says.",
  auditor: "The control has no statement.",
};
export const NO_RATIONALE: Words = { client: "No rationale yet.", auditor: "No rationale is given." };
export const PLACEHOLDER: Words = { client: "placeholder to fill in", auditor: "placeholder in the statement" };
