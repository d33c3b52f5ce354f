import { LAST_PERSON, pageOwner, standingNow } from "./whose-page.ts";

const PREFIX = "tickmark.draft.";
const TAB = "tickmark.tab";
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const MOST = 20;
/** Above the longest text that the server takes. */
const LONGEST = 250_000;

/** A draft applied to the form's current values. `clashes` are fields that someone else has changed since it was begun. */
export type Restored<V> = { values: V; clashes: (keyof V & string)[] };

/** Another tab's drafts that this one goes on with, by their names here. */
const takenOver = new Map<string, { key: string; text: string }>();

/** Keeps a form's changes for this person, place and tab. Nothing is kept unless they are known to be signed in. */
export function keepDraft<V extends object>(name: string, first: V, values: V): void {
  inStore((store) => {
    const key = keyOf(name);
    if (!key || standingNow().kind !== "theirs") return;
    const text = encodeDraft(first, values, Date.now());
    if (text === null || text.length > LONGEST) return store.removeItem(key);
    sweep(store, Date.now(), key);
    store.setItem(key, text);
  });
}

/** This person's draft of the form, from this tab or else another, if it still differs from the form's initial values. */
export function findDraft<V extends object>(name: string, first: V): Restored<V> | null {
  return inStore((store) => {
    const own = keyOf(name);
    if (!own) return null;
    const now = Date.now();
    for (const { key, text } of draftsLike(store, own)) {
      const found = decodeDraft(text, first, now);
      if (!found) continue;
      if (key !== own) takenOver.set(own, { key, text });
      return found;
    }
    return null;
  });
}

/** Removes this tab's draft, and another tab's that it went on with unless that tab has gone on itself. */
export function dropDraft(name: string): void {
  inStore((store) => {
    const own = keyOf(name);
    if (!own) return;
    store.removeItem(own);
    const other = takenOver.get(own);
    takenOver.delete(own);
    if (other && store.getItem(other.key) === other.text) store.removeItem(other.key);
  });
}

/** Hears that another tab dropped this tab's draft, whose form still holds it. @returns what stops it */
export function onDropped(name: string, dropped: () => void): () => void {
  function hear({ key, newValue }: StorageEvent) {
    // A sign-out drops everything, and says so in another way: wait for it.
    if (newValue === null && key === keyOf(name)) setTimeout(() => isStillTheirs() && dropped(), 1000);
  }
  window.addEventListener("storage", hear);
  return () => window.removeEventListener("storage", hear);
}

function isStillTheirs(): boolean {
  return inStore((store) => store.getItem(LAST_PERSON) === pageOwner()?.id) ?? false;
}

/** Only changed fields are kept, with their former values: the others may be newer by then. Null if nothing changed. */
export function encodeDraft<V extends object>(first: V, values: V, at: number): string | null {
  const changed = changedFields(first, values);
  if (changed.length === 0) return null;
  const pick = (from: V) => Object.fromEntries(changed.map((field) => [field, from[field]]));
  return JSON.stringify({ at, was: pick(first), now: pick(values) });
}

/** @returns null if it is too old, unreadable, from another version of the form, or no different from the initial values */
export function decodeDraft<V extends object>(text: string, first: V, at: number): Restored<V> | null {
  const draft = parse(text);
  if (!draft || !(at - draft.at < KEPT_MS)) return null;
  const fields = fieldsOf(first).filter((f) => Object.hasOwn(draft.now, f) && alike(first[f], draft.now[f]));
  const values = { ...first, ...Object.fromEntries(fields.map((f) => [f, draft.now[f]])) };
  const changed = changedFields(first, values);
  if (changed.length === 0) return null;
  return { values, clashes: changed.filter((f) => !same(first[f], draft.was[f])) };
}

/** Removes what is too old, and the oldest where there would be too many. */
export function sweep(store: Storage, at: number, but: string): void {
  const others = Object.keys(store)
    .filter((key) => key.startsWith(PREFIX) && key !== but)
    .map((key) => ({ key, at: parse(store.getItem(key) ?? "")?.at ?? 0 }))
    .sort((a, b) => b.at - a.at);
  for (const [n, draft] of others.entries())
    if (n >= MOST - 1 || !(at - draft.at < KEPT_MS)) store.removeItem(draft.key);
}

export function changedFields<V extends object>(first: V, values: V): (keyof V & string)[] {
  return fieldsOf(first).filter((field) => !same(first[field], values[field]));
}

function fieldsOf<V extends object>(values: V): (keyof V & string)[] {
  return Object.keys(values) as (keyof V & string)[];
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function alike(a: unknown, b: unknown): boolean {
  return a === null || b === null || (typeof a === typeof b && Array.isArray(a) === Array.isArray(b));
}

type Draft = { at: number; was: Record<string, unknown>; now: Record<string, unknown> };

function parse(text: string): Draft | null {
  try {
    const { at, was, now } = JSON.parse(text);
    return typeof at === "number" && was && now ? { at, was, now } : null;
  } catch {
    return null;
  }
}

// By person, by workspace or organization ("/w/demo/controls/new" is of the place "w/demo"), and by tab.
function keyOf(name: string): string | null {
  const owner = pageOwner();
  const [, wing = "", place = ""] = window.location.pathname.split("/");
  return owner && `${PREFIX}${owner.id}.${wing}/${place}.${name}~${tabId()}`;
}

function tabId(): string {
  const known = window.sessionStorage.getItem(TAB) ?? Math.random().toString(36).slice(2);
  window.sessionStorage.setItem(TAB, known);
  return known;
}

/** The form's drafts of all tabs: this one's first, then the newest. */
function draftsLike(store: Storage, own: string): { key: string; text: string }[] {
  const form = own.slice(0, own.lastIndexOf("~") + 1);
  const at = (text: string) => parse(text)?.at ?? 0;
  return Object.keys(store)
    .filter((key) => key.startsWith(form) && !key.slice(form.length).includes("~"))
    .map((key) => ({ key, text: store.getItem(key) ?? "" }))
    .sort((a, b) => Number(b.key === own) - Number(a.key === own) || at(b.text) - at(a.text));
}

// Storage may be blocked or full: then there is no draft.
function inStore<T>(run: (store: Storage) => T): T | null {
  try {
    return run(window.localStorage);
  } catch {
    return null;
  }
}
