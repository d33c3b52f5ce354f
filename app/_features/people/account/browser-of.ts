// The order matters: each browser also names those before it in history.
const BROWSERS = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const SYSTEMS = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS X", "macOS"],
  ["Linux", "Linux"],
] as const;

/** "Firefox on Windows": enough to recognise one's own devices by. */
export function browserOf(userAgent: string | null): string {
  const browser = BROWSERS.find(([sign]) => userAgent?.includes(sign))?.[1];
  const system = SYSTEMS.find(([sign]) => userAgent?.includes(sign))?.[1];
  if (!browser) return system ? `Something on ${system}` : "Unknown browser";
  return system ? `${browser} on ${system}` : browser;
}
