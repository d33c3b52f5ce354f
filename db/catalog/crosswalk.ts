import crosswalk from "./crosswalk-tsc-iso27001.json" with { type: "json" };

/** Which Trust Services criterion overlaps with which ISO 27001 clause or Annex A control: "strong" or "partial". */
export const CROSSWALK: readonly { tsc: string; iso: string; strength: string }[] = crosswalk.pairs;
