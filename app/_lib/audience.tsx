"use client";

import { useSearchParams } from "next/navigation";
import { createContext, type ReactNode, use } from "react";
import { EmptyState } from "#app/_ui/empty-state.tsx";

/** What a screen says to the client's people and operators, and what it says to who reads it from outside. */
export type Words = { client: string; auditor: string };
/** Heading and sentence of an empty list, for each audience. */
export type EmptyWords = { client: readonly [string, string]; auditor: readonly [string, string] };

const ToAuditor = createContext(false);

/** Says to everything inside whether an auditor reads it, or somebody who looks as one. */
export function Audience({ isAuditor, children }: { isAuditor: boolean; children: ReactNode }) {
  const isPreview = useSearchParams().get("as") === "auditor";
  return <ToAuditor value={isAuditor || isPreview}>{children}</ToAuditor>;
}

/** The words for whoever reads. */
export function useSaid(): (words: Words) => string {
  const isAuditor = use(ToAuditor);
  return (words) => (isAuditor ? words.auditor : words.client);
}

/** `useSaid` for components of the server. */
export function Said({ words }: { words: Words }) {
  return useSaid()(words);
}

/** What is not here, to whoever reads. The action is the client's. */
export function EmptyFor({ words, action }: { words: EmptyWords; action?: ReactNode }) {
  const isAuditor = use(ToAuditor);
  const [title, text] = isAuditor ? words.auditor : words.client;
  return (
    <EmptyState title={title} action={isAuditor ? null : action}>
      {text}
    </EmptyState>
  );
}
