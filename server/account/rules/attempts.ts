export type Attempts = { count: number; windowStart: string };

export const ATTEMPT_WINDOW_MINUTES = 15;
export const ATTEMPTS_PER_ADDRESS = 10;
export const ATTEMPTS_PER_NETWORK = 100;

/** Said by the edge when it cannot know where a request came from. */
export const UNKNOWN_NETWORK = "direct";

/** The part of an address that one subscriber controls: an IPv4 address whole, an IPv6 address's /64. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail?.split(":").filter(Boolean) ?? [];
  const middle: string[] = address.includes("::") ? Array(Math.max(0, 8 - left.length - right.length)).fill("0") : [];
  return [...left, ...middle, ...right].slice(0, 4).join(":");
}
