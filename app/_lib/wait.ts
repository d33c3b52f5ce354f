/** What stops a page for a while: a rate limit, or a part of the product that cannot be reached. */
export type Wait = { why: "limit" | "outage"; seconds: number };

/** A wait as an error's digest, the one thing of a server's error that reaches the browser. */
export function waitDigest(why: Wait["why"], seconds: number): string {
  return `wait:${why}:${seconds}`;
}

export function waitOf(digest: string | undefined): Wait | null {
  const [, why, seconds] = /^wait:(limit|outage):(\d+)$/.exec(digest ?? "") ?? [];
  return why === "limit" || why === "outage" ? { why, seconds: Number(seconds) } : null;
}
