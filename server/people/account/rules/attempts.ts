import { UNKNOWN_NETWORK } from "#server/ground/limits/rules.ts";
export const ATTEMPT_WINDOW_MINUTES = 15;

/** What can be tried often: to guess a password, to have mail sent, to use up the processor. */
export type AttemptKind = "sign-in" | "sign-up" | "reset" | "password" | "link";

/** How many attempts of a kind one holder has in a window, failed ones where success can be told. */
export const ATTEMPTS = {
  /** a browser that the person has signed in from, or the session they use: its own, whatever others do */
  device: 10,
  /** one address from one network, any of its unknown browsers */
  addressInNetwork: 10,
  /** one network, whatever the addresses */
  network: 100,
  /** one address from all unknown browsers of all networks */
  address: 50,
  /** the same where networks cannot be told apart */
  addressAlone: 10,
} as const;
export type Holder = keyof typeof ATTEMPTS;

/**
 * @param subject the address that is tried, or the secret of a link
 * @param device what is known to be the person's own: their browser, or their session; null for anybody else
 */
export type Attempt = { kind: AttemptKind; subject: string; network: string; device: string | null };

/**
 * The counts that an attempt is held against, the narrowest first: whoever has used up a narrower one takes nothing from a wider.
 * A known device has only its own, so nobody elsewhere can stop it. Without a proxy of ours networks cannot be told apart, and one
 * limit for all would let anybody lock everybody out.
 */
export function countsOf({ kind, subject, network, device }: Attempt): { holder: Holder; of: string; most: number }[] {
  const count = (holder: Holder, ...of: string[]) => ({
    holder,
    of: [kind, holder, ...of].join(" "),
    most: ATTEMPTS[holder],
  });
  if (device) return [count("device", subject, device)];
  const from = networkOf(network);
  // Asks for a letter are never held against the address: instead of refusing, no further one is sent while the last one serves.
  if (kind === "reset" || kind === "sign-up") return network === UNKNOWN_NETWORK ? [] : [count("network", from)];
  if (network === UNKNOWN_NETWORK) return [count("addressAlone", subject)];
  return [count("addressInNetwork", subject, from), count("network", from), count("address", subject)];
}

/** The part of an address that one subscriber or site has: an IPv4 address's /24, an IPv6 address's /64. */
export function networkOf(address: string): string {
  const bare = address.replace(/^\[([^\]]*)\](:\d+)?$/, "$1").replace(/%.*$/, "");
  const v4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}(?::\d+)?$/i.exec(bare);
  if (v4) return `${v4.slice(1).map(Number).join(".")}.0/24`;
  if (!bare.includes(":")) return bare.slice(0, 100);
  const [head = "", tail] = bare.toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail?.split(":").filter(Boolean) ?? [];
  const middle: string[] = tail === undefined ? [] : Array(Math.max(0, 8 - left.length - right.length)).fill("0");
  const groups = [...left, ...middle, ...right].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ""));
  return `${groups.join(":")}::/64`.slice(0, 100);
}

/** A browser stays known so long after the last sign-in from it. */
export const DEVICE_DAYS = 180;
/** Browsers that one person is known by; the one used longest ago makes room. */
export const MOST_DEVICES = 10;

const DEVICE_TOKEN = /^[\w-]{43}$/;

/** Whether a cookie holds what we gave out: 256 bits in base64url. */
export function isDeviceToken(text: string | null | undefined): text is string {
  return typeof text === "string" && DEVICE_TOKEN.test(text);
}
