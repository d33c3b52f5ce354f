import type { EmptyWords, Words } from "#app/_lib/audience.tsx";

export const NOTHING_RECORDED: EmptyWords = {
  client: ["Nothing recorded", "Every change and every opened file appears here, as it happens."],
  auditor: ["Nothing shared with you", "What happens to the engagement, its controls and its evidence appears here."],
};
/** @param entries as a number is written */
export const logSize = (entries: string): Words => ({
  client: `${entries} journal entries`,
  auditor: `the client’s journal has ${entries} entries, of which those about the engagement are shown`,
});
