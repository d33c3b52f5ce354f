import type { Caller } from "#server/ground/access/service.ts";

/** One REST request: caller, workspace from the path ("" if none), raw query, and the request itself. */
export type Asked = { caller: Caller; workspace: string; query: unknown; request: Request };
