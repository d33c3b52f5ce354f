import type { Words } from "#app/_lib/audience.tsx";

export const NOT_DRAWN: Words = { client: "not drawn yet", auditor: "no diagram shared with you" };
export const NO_FLOW: Words = { client: "No flows yet.", auditor: "No flows shared with you." };
