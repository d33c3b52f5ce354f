"use client";

import { useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { client } from "#app/_lib/client.ts";
import { noted } from "#app/_lib/errors.ts";
import { engagementIn } from "#app/_lib/scope.ts";
import { whileSeen } from "#app/_lib/while-seen.ts";
import { EmptyState } from "#app/_ui/empty-state.tsx";

type Props = { workspace: string; engagementId: string | null; whose: string; children: ReactNode };

/** How often a page asks whether its reader still has access: losing it must show within three seconds. */
const EVERY = 2000;

/** Shows a workspace to an outsider while they have access, and nothing of it afterwards. */
export function AccessWatch({ workspace, engagementId, whose, children }: Props) {
  const engagement = engagementIn(useSearchParams().get("engagement")) ?? engagementId ?? undefined;
  const [hasEnded, setEnded] = useState(false);
  useEffect(() => {
    let wasOpen = false;
    return whileSeen(async () => {
      const status = await client.workspaces.open.query({ workspace, engagement }).then(
        () => 200,
        (cause) => noted(cause).data?.httpStatus ?? null,
      );
      wasOpen ||= status === 200;
      // Access that never existed has not ended: the page itself says not found.
      if (status === 200) setEnded(false);
      else if (wasOpen && (status === 403 || status === 404)) setEnded(true);
      // Asking again would change nothing; `WhosePage` reports a session that ended or changed hands.
      return status === 200 || status === null || status >= 500 || status === 429;
    }, EVERY);
  }, [workspace, engagement]);
  if (!hasEnded) return children;
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
