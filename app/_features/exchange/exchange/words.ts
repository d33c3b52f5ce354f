import type { Words } from "#app/_lib/audience.tsx";

export const FRAMEWORKS: Words = { client: "Own frameworks", auditor: "The client’s own frameworks" };
export const NO_FRAMEWORK: Words = {
  client: "None yet. Bring a catalogue, and map to it like to any other.",
  auditor: "None that the engagement adopted anything of.",
};
