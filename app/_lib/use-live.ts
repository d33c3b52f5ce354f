"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { useTRPC } from "./trpc.tsx";

const EVERY_MS = 1500;

/** Renders the page anew when anybody changed something in the workspace, while it is looked at. */
export function useLive(scope: InWorkspace): void {
  const router = useRouter();
  const { data } = useQuery(
    useTRPC().journal.pulse.queryOptions(scope, { refetchInterval: EVERY_MS, refetchOnWindowFocus: true }),
  );
  const seen = useRef<string | null>(null);
  const pulse = data?.pulse;
  useEffect(() => {
    if (pulse === undefined) return;
    if (seen.current !== null && seen.current !== pulse) router.refresh();
    seen.current = pulse;
  }, [pulse, router]);
}
