import type { SignState } from "../sign.tsx";
import type { LaneState } from "./types.ts";

export const SIGN_OF: Record<LaneState, SignState> = {
  c: "covered",
  l: "late",
  a: "awaiting",
  m: "missing",
  d: "due",
  n: "coming",
  x: "not-applicable",
};
