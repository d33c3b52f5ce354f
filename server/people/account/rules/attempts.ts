import { UNKNOWN_NETWORK } from "#server/ground/limits/rules.ts";
export const ATTEMPT_WINDOW_MINUTES = 15;

export type AttemptKind = "sign-in" | "sign-up" | "reset" | "password" | "link";

/** Most per window. Where success is known, only failures count. */
export const ATTEMPTS = {
  /** a known browser or the session in use, independent of anyone else */
  device: 10,
  /** one address from one network's unknown browsers */
  addressInNetwork: 10,
  /** one network, any address */
  network: 100,
  /** one address, from unknown browsers anywhere */
  address: 50,
  /** `address` when networks cannot be told apart */
  addressAlone: 10,
} as const;
export type Holder = keyof typeof ATTEMPTS;

/** `subject` is the address, or a link's secret; `device` a known browser or session */
export type Attempt = { kind: AttemptKind; subject: string; network: string; device: string | null };

/**
 * Narrowest first; once one is used up, wider ones are not charged. A known device has its own, so nobody else can lock it out.
 * Without a trusted proxy one shared limit would let anyone lock out everyone.
 */
export function countsOf({ kind, subject, network, device }: Attempt): { holder: Holder; of: string; most: number }[] {
  const count = (holder: Holder, ...of: string[]) => ({
    holder,
    of: [kind, holder, ...of].join(" "),
    most: ATTEMPTS[holder],
  });
  if (device) return [count("device", subject, device)];
  const from = networkOf(network);
  // Reset and sign-up requests are never charged to the address. Instead, no mail is sent while a recent one still works.
  if (kind === "reset" || kind === "sign-up") return network === UNKNOWN_NETWORK ? [] : [count("network", from)];
  if (network === UNKNOWN_NETWORK) return [count("addressAlone", subject)];
  return [count("addressInNetwork", subject, from), count("network", from), count("address", subject)];
}

/** The network of one subscriber or site: an IPv4 address's /24, an IPv6 address's /64. */
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

export const DEVICE_DAYS = 180;
export const MOST_DEVICES = 10;

const DEVICE_TOKEN = /^[\w-]{43}$/;

export function isDeviceToken(text: string | null | undefined): text is string {
  return typeof text === "string" && DEVICE_TOKEN.test(text);
}
