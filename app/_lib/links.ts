import { httpBatchLink, httpLink, splitLink, type TRPCLink } from "@trpc/client";
import { LONGEST_ADDRESS, MOST_CALLS } from "#server/ground/trpc/schema.ts";
import type { AppRouter } from "#server/surface/api/root.ts";
import { pageHeaders } from "./whose-page.ts";

const to = { url: "/api/trpc", headers: pageHeaders };

/** Mutations are sent alone; reads made at the same moment are batched, within the server's limit. */
export const LINKS: TRPCLink<AppRouter>[] = [
  splitLink({
    condition: (op) => op.type === "mutation",
    true: httpLink(to),
    false: httpBatchLink({ ...to, maxItems: MOST_CALLS, maxURLLength: LONGEST_ADDRESS }),
  }),
];
