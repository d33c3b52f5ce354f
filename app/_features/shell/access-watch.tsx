"use client";

import { useQuery } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";

type Props = { workspace: string; engagementId: string | null; whose: string; children: ReactNode };

/** How often a page asks whether its reader may still read: an end of access is to be seen within three seconds. */
const EVERY = 2000;

/** Shows a workspace to somebody from outside for as long as its client lets them in, and from then on nothing of it. */
export function AccessWatch({ workspace, engagementId, whose, children }: Props) {
  const trpc = useTRPC();
  const engagement = useSearchParams().get("engagement") ?? engagementId ?? undefined;
  const asked = useQuery({
    ...trpc.workspaces.open.queryOptions({ workspace, engagement }),
    refetchInterval: ({ state }) => (hasEnded(state.error) ? false : EVERY),
    refetchOnWindowFocus: "always",
    staleTime: 0,
  });
  if (!hasEnded(asked.error)) return children;
  return (
    <main id="main" tabIndex={-1} className="min-w-0 flex-1 px-4 pb-10 outline-none sm:px-6">
      <div role="alert">
        <EmptyState
          title="Your access has ended"
          action={
            // A load of its own: what this document has in memory goes with it.
            <a className="link" href="/home">
              See what is shared with you
            </a>
          }
        >
          {whose} no longer shares this with you, so nothing more of it is shown. Ask them if you still need it.
        </EmptyState>
      </div>
    </main>
  );
}

// Refused by the server: what cannot be reached, and a session that ended, are said elsewhere.
function hasEnded(error: unknown): boolean {
  return error instanceof TRPCClientError && [403, 404].includes(error.data?.httpStatus);
}
