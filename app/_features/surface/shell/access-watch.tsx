"use client";

import { useQuery } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { engagementIn } from "#app/_lib/scope.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";

type Props = { workspace: string; engagementId: string | null; whose: string; children: ReactNode };

/** How often a page asks whether its reader may still read: an end of access is to be seen within three seconds. */
const EVERY = 2000;

/** Shows a workspace to an outsider while they have access, and nothing of it afterwards. */
export function AccessWatch({ workspace, engagementId, whose, children }: Props) {
  const trpc = useTRPC();
  const engagement = engagementIn(useSearchParams().get("engagement")) ?? engagementId ?? undefined;
  const asked = useQuery({
    ...trpc.workspaces.open.queryOptions({ workspace, engagement }),
    refetchInterval: ({ state }) => (isRefused(state.error) ? false : EVERY),
    refetchOnWindowFocus: "always",
    staleTime: 0,
  });
  // Access that never existed has not ended: the page itself says not found.
  if (!asked.data || ![403, 404].includes(statusOf(asked.error) ?? 0)) return children;
  return (
    <main id="main" tabIndex={-1} className="min-w-0 flex-1 px-4 pb-10 outline-none sm:px-6">
      <div role="alert">
        <EmptyState
          title="Your access has ended"
          action={
            // A full load, so that nothing stays in memory.
            <a className="link" href="/home">
              See what is shared with you
            </a>
          }
        >
          You can no longer read the records of {whose}. If you still need them, ask {whose}, or whoever manages your
          own organization.
        </EmptyState>
      </div>
    </main>
  );
}

// Asking again would be answered the same: a session that ended, or another person's, is said elsewhere.
function isRefused(error: unknown): boolean {
  const status = statusOf(error);
  return status !== null && status < 500 && status !== 429;
}

function statusOf(error: unknown): number | null {
  return error instanceof TRPCClientError ? (error.data?.httpStatus ?? null) : null;
}
