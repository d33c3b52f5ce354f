import type { Words } from "#app/_lib/audience.tsx";

export const NO_OWNER: Words = { client: "nobody yet", auditor: "nobody" };
