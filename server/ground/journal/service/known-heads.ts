import type { LogHead } from "../rules/verify.ts";

/** A log's head with the name of its newest kept checkpoint, as `problemWithHead` checks them. */
export type SignedHead = LogHead & { kept: string | null };

const MOST_KNOWN = 10_000;

/** The last head that this process signed for each log. Comparing with it takes a hundredth of checking a signature. */
const known = new Map<string, SignedHead>();

export function knowHead(log: string, head: SignedHead): void {
  known.delete(log);
  known.set(log, head);
  const [oldest] = known.size > MOST_KNOWN ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
}

/** Whether this process signed exactly this head, so that its signature need not be checked. */
export function isKnownHead(log: string, head: SignedHead): boolean {
  const own = known.get(log);
  return (
    own?.size === head.size && own.note === head.note && own.kept === head.kept && own.frontier.equals(head.frontier)
  );
}
