import { createTRPCClient } from "@trpc/client";
import type { AppRouter } from "#server/surface/api/root.ts";
import { LINKS } from "./links.ts";

/** The procedures as a browser calls them, without a cache: what changes something goes by it. */
export const client = createTRPCClient<AppRouter>({ links: LINKS });
