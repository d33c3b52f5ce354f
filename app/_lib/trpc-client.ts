import { createTRPCClient } from "@trpc/client";
import type { AppRouter } from "#server/surface/api/root.ts";
import { LINKS } from "./links.ts";

/** What `client` is once its code has come. */
export const trpcClient = createTRPCClient<AppRouter>({ links: LINKS });
