"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import type { AppRouter } from "#server/surface/api/root.ts";
import { client } from "./client.ts";
import { noteAnswer } from "./whose-page.ts";

export const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();

/** What a drawer or a live screen reads in the browser; pages come with their data from the server. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { staleTime: 10_000, retry: false } },
        queryCache: new QueryCache({ onError: noted }),
      }),
  );
  return (
    <QueryClientProvider client={queries}>
      <TRPCProvider trpcClient={client} queryClient={queries}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

function noted(error: Error): void {
  if (error instanceof TRPCClientError) noteAnswer(error.data?.httpStatus, error.message);
}
