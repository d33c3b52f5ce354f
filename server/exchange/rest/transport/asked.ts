import type { Caller } from "#server/ground/access/service.ts";

/** What a program asks: who it is, the workspace named in the path ("" when none is), the query as it came, the request itself. */
export type Asked = { caller: Caller; workspace: string; query: unknown; request: Request };
