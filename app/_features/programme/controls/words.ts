import type { EmptyWords, Words } from "#app/_lib/audience.tsx";

export const NO_CONTROL: EmptyWords = {
  client: ["No control yet", "Controls appear here once they are written or imported."],
  auditor: ["No control", "Controls that are mapped to the engagement’s criteria appear here."],
};
export const FIRST_CONTROL: EmptyWords = {
  client: [
    "No control yet",
    "Import the spreadsheet you have: its columns are recognised, and you see what each row would do before anything is saved. Or start with the library controls your reports need.",
  ],
  auditor: NO_CONTROL.auditor,
};
export const NO_STATEMENT: Words = {
  client: "No statement yet. Auditors test against it.",
  auditor: "The control has no statement.",
};
export const NO_RATIONALE: Words = { client: "No rationale yet.", auditor: "No rationale is given." };
export const PLACEHOLDER: Words = { client: "placeholder to fill in", auditor: "placeholder in the statement" };
