import type { TRPCClient } from "@trpc/client";
import type { AppRouter } from "#server/surface/api/root.ts";

/** The procedures, called from the browser without a cache. The transport loads with the first call: reading a page needs none. */
export const client = lazily([]) as TRPCClient<AppRouter>;

function lazily(path: readonly string[]): object {
  // A function, so that the proxy can be called.
  return new Proxy(() => undefined, {
    get: (_, name) => lazily([...path, String(name)]),
    apply: async (_, __, given: unknown[]) => {
      const { trpcClient } = await import("./trpc-client.ts").catch((cause) => {
        throw new Error("Tickmark cannot be reached. Try again in a moment.", { cause });
      });
      const call = path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], trpcClient);
      return (call as (...given: unknown[]) => unknown)(...given);
    },
  });
}
