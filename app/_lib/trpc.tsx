"use client";

import { MutationCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, TRPCClientError } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import { type ToastMessage, useToast } from "#app/_ui/toast.tsx";
import type { AppRouter } from "#server/trpc/root.ts";
import { LINKS } from "./links.ts";

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** The browser's client: mutations and what a drawer loads; pages come with their data from the server. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const toast = useToast();
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { staleTime: 10_000, retry: false } },
        mutationCache: new MutationCache({ onError: (error) => sessionEnded(error) && toast(SIGN_IN_AGAIN) }),
      }),
  );
  const [client] = useState(() => createTRPCClient<AppRouter>({ links: LINKS }));
  return (
    <QueryClientProvider client={queries}>
      <TRPCProvider trpcClient={client} queryClient={queries}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

function sessionEnded(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.code === "UNAUTHORIZED";
}

// In a tab of its own: the page with what was typed stays as it is, and its form can be sent again.
const SIGN_IN_AGAIN: ToastMessage = {
  title: "Your session has ended",
  description: "What you typed is still here. Sign in, come back to this tab and send it again.",
  tone: "failed",
  action: { label: "Sign in", onClick: () => window.open("/sign-in", "_blank", "noopener") },
};
