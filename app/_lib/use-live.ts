"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { client } from "./client.ts";
import { noted } from "./errors.ts";
import { whileSeen } from "./while-seen.ts";

const EVERY_MS = 1500;

/** Refreshes a visible page when anyone changes something in the workspace. */
export function useLive({ workspace, ...seen }: InWorkspace): void {
  const router = useRouter();
  const { engagement, as } = seen;
  useEffect(() => {
    let before: string | null = null;
    return whileSeen(async () => {
      const pulse = await client.journal.pulse.query({ workspace, engagement, as }).then(
        (answer) => answer.pulse,
        (cause) => void noted(cause),
      );
      if (pulse === undefined) return true;
      if (before !== null && before !== pulse) router.refresh();
      before = pulse;
      return true;
    }, EVERY_MS);
  }, [workspace, engagement, as, router]);
}
