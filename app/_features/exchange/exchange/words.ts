import type { Words } from "#app/_lib/audience.tsx";

export const FRAMEWORKS: Words = { client: "Own frameworks", auditor: "The client’s own frameworks" };
export const NO_FRAMEWORK: Words = {
  client: "None yet. Import a catalogue, and map to it like any other.",
  auditor: "The engagement adopted none.",
};
