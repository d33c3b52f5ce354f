import type { LogHead } from "../rules/verify.ts";

export type SignedHead = LogHead & { kept: string | null };

const MOST_KNOWN = 10_000;

// Comparing with a head we signed takes a hundredth of checking its signature.
const known = new Map<string, SignedHead>();

export function knowHead(log: string, head: SignedHead): void {
  known.delete(log);
  known.set(log, head);
  const [oldest] = known.size > MOST_KNOWN ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
}

export function isKnownHead(log: string, head: SignedHead): boolean {
  const own = known.get(log);
  return (
    own?.size === head.size && own.note === head.note && own.kept === head.kept && own.frontier.equals(head.frontier)
  );
}
