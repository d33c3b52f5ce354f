import { THEME_COOKIE } from "#app/_ui/theme.ts";

export type Person = { id: string; name: string };

/** Whether the page's person can still use it. `hidden` pages show only the reason. */
export type Standing = { kind: "theirs" | "signed-out" | "unknown" | "other"; hidden: boolean; message: string };

export const THEIRS: Standing = { kind: "theirs", hidden: false, message: "" };
const SIGNED_OUT: Standing = {
  kind: "signed-out",
  hidden: true,
  message: "You are signed out. What you typed is still here: sign in again to continue.",
};
const UNKNOWN: Standing = {
  kind: "unknown",
  hidden: true,
  message: "Tickmark cannot be reached to ask whether you are still signed in.",
};

const CHANNEL = "tickmark.session";
export const LAST_PERSON = "tickmark.person";
// The auditor's own copies of checkpoints prove something only while they stay; a theme is nobody's secret.
const STAYS = new RegExp(`^(tickmark\\.checkpoint\\..*|${THEME_COOKIE})$`);

let owner: Person | null = null;
let standing = THEIRS;
const listeners = new Set<() => void>();

/** Binds the document to the first person it is shown to, for as long as it lives. Tabs share a cookie, not a page. */
export function claimPage(person: Person): void {
  if (typeof window === "undefined" || owner) return;
  owner = person;
  inStore(() => {
    const last = localStorage.getItem(LAST_PERSON);
    if (last && last !== person.id) forgetDrafts();
    localStorage.setItem(LAST_PERSON, person.id);
  });
}

export function pageOwner(): Person | null {
  return owner;
}

/** What every request of a page's script carries: that it is ours, and for whom the page was made. */
export function pageHeaders(): Record<string, string> {
  return { "x-tickmark": "1", ...(owner ? { "x-tickmark-person": owner.id } : {}) };
}

/** An address of ours for a link or picture, which can carry no header, with the person the page was made for. */
export function named(href: string): string {
  return owner ? `${href}${href.includes("?") ? "&" : "?"}person=${owner.id}` : href;
}

export function standingNow(): Standing {
  return standing;
}

export function onStanding(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setStanding(next: Standing): void {
  standing = next;
  for (const listener of listeners) listener();
}

/** Notes the server's answer: 401 and 412 mean that the page's person is not, or no longer, signed in here. */
export function noteAnswer(status: number | undefined, message: string): void {
  if (!owner) return;
  if (status === 401) setStanding(SIGNED_OUT);
  // Whatever was hidden at a sign-out stays hidden from whoever signs in next.
  if (status === 412) setStanding({ kind: "other", hidden: standing.hidden, message });
}

export function notReached(): void {
  if (standing.hidden && standing.kind === "theirs") setStanding(UNKNOWN);
}

/** Hides the page before the reason is known: after a sign-out elsewhere, and while in the browser's back/forward cache. */
export function hidePage(why: "signed-out" | "kept"): void {
  if (why === "signed-out") setStanding(SIGNED_OUT);
  else if (!standing.hidden) setStanding({ ...THEIRS, hidden: true });
}

/** Tells this browser's other tabs. */
export function tellTabs(what: "signed-in" | "signed-out"): void {
  if (!("BroadcastChannel" in window)) return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(what);
  channel.close();
}

/** Hears of sign-ins and sign-outs in other tabs. @returns what stops it */
export function hearTabs(heard: (what: unknown) => void): () => void {
  if (!("BroadcastChannel" in window)) return () => undefined;
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event) => heard(event.data);
  return () => channel.close();
}

/** Removes what the person left in this browser: everything except what is listed, so that no new kind of draft is missed. */
export function forgetDrafts(): void {
  inStore(() => {
    for (const store of [localStorage, sessionStorage])
      for (const key of Object.keys(store)) if (!STAYS.test(key)) store.removeItem(key);
  });
}

// Storage may be blocked (a private window, a setting): then nothing was left in it.
function inStore(run: () => void): void {
  try {
    run();
  } catch {
    return;
  }
}
