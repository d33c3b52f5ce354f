"use client";

import { createContext, type ReactNode, use } from "react";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { formatDay } from "#server/ground/calendar/rules.ts";
import type { Released } from "#server/plan/released/schema.ts";

const ToMe = createContext<Released | null>(null);

/** Tells everything inside what is released to the auditor reading, or previewed as; null for the client's own people. */
export function ReleasedTo({ released, children }: { released: Released | null; children: ReactNode }) {
  return <ToMe value={released}>{children}</ToMe>;
}

const WHAT = {
  description: "the system description",
  riskRegister: "the risk register",
  vendorList: "the vendor list",
  documents: "documents",
} as const;
type What = keyof typeof WHAT;

/** Whether the reader may know about it. Only then may a screen say that there is none. */
export function useIsReleased(what: What): boolean {
  const released = use(ToMe);
  if (!released) return true;
  return what === "documents" ? released.documents.length > 0 : released[what] !== null;
}

/** The children, or a note that they are not released to this reader: never "none" for what is hidden. */
export function IfReleased({ what, children }: { what: What; children: ReactNode }) {
  return useIsReleased(what) ? children : <NotReleased what={what} />;
}

function NotReleased({ what }: { what: What }) {
  return (
    <EmptyState title="Not released to you yet" className="py-6">
      Once the client has released {WHAT[what]} for fieldwork, you read it here.
    </EmptyState>
  );
}

/** The same note as one line inside a part. */
export function NotReleasedLine() {
  return <p className="text-ink-2">Not released to you yet.</p>;
}

/** "Released on 2 November 2026 by Nora Lindqvist", to an auditor alone. */
export function ReleasedOn({ what, how }: { what: Exclude<What, "documents">; how: string }) {
  const standing = use(ToMe)?.[what];
  return standing ? (
    <p className="pb-3 text-ink-2">
      Released on {formatDay(standing.releasedOn)} by {standing.releasedBy}. {how}
    </p>
  ) : null;
}
