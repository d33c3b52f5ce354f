"use client";

import { useSearchParams } from "next/navigation";
import { createContext, type ReactNode, use } from "react";
import { EmptyState } from "#app/_ui/empty-state.tsx";

/** What a screen says to the client's people and its operators, and what it says to outside readers. */
export type Words = { client: string; auditor: string };
/** Heading and sentence of an empty list, for each audience. */
export type EmptyWords = { client: readonly [string, string]; auditor: readonly [string, string] };

const ToAuditor = createContext(false);

/** Tells everything inside whether an auditor reads it, or someone previewing as one. */
export function Audience({ isAuditor, children }: { isAuditor: boolean; children: ReactNode }) {
  const isPreview = useSearchParams().get("as") === "auditor";
  return <ToAuditor value={isAuditor || isPreview}>{children}</ToAuditor>;
}

/** Chooses the words for whoever reads. */
export function useForReader(): (words: Words) => string {
  const isAuditor = use(ToAuditor);
  return (words) => (isAuditor ? words.auditor : words.client);
}

/** `useForReader` for components of the server. */
export function ForReader({ words }: { words: Words }) {
  return useForReader()(words);
}

/** Tells whoever reads that there is nothing here. Only clients get the action. */
export function EmptyFor({ words, action }: { words: EmptyWords; action?: ReactNode }) {
  const isAuditor = use(ToAuditor);
  const [title, text] = isAuditor ? words.auditor : words.client;
  return (
    <EmptyState title={title} action={isAuditor ? null : action}>
      {text}
    </EmptyState>
  );
}
