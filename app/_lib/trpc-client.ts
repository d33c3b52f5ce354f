import { createTRPCClient } from "@trpc/client";
import type { AppRouter } from "#server/surface/api/root.ts";
import { LINKS } from "./links.ts";

/** The implementation behind `client`, loaded on demand. */
export const trpcClient = createTRPCClient<AppRouter>({ links: LINKS });
