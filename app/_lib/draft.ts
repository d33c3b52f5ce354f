import { pageOwner, standingNow } from "./whose-page.ts";

const PREFIX = "tickmark.draft.";
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const MOST = 20;
/** Above the longest text that the server takes. */
const LONGEST = 250_000;

/** A draft applied to the form's current values. `clashes` are fields that someone else has changed since it was begun. */
export type Restored<V> = { values: V; clashes: (keyof V & string)[] };

/** Keeps a form's changes for this person and place. Nothing is kept unless they are known to be signed in. */
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

/** This person's draft of the form, if it still differs from the form's initial values. */
export function findDraft<V extends object>(name: string, first: V): Restored<V> | null {
  return inStore((store) => {
    const key = keyOf(name);
    const text = key && store.getItem(key);
    if (!text) return null;
    const found = decodeDraft(text, first, Date.now());
    if (!found) store.removeItem(key);
    return found;
  });
}

export function dropDraft(name: string): void {
  inStore((store) => {
    const key = keyOf(name);
    if (key) store.removeItem(key);
  });
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

// By person, and by workspace or organization: "/w/demo/controls/new" is of the place "w/demo".
function keyOf(name: string): string | null {
  const owner = pageOwner();
  const [, wing = "", place = ""] = window.location.pathname.split("/");
  return owner && `${PREFIX}${owner.id}.${wing}/${place}.${name}`;
}

// Storage may be blocked or full: then there is no draft.
function inStore<T>(run: (store: Storage) => T): T | null {
  try {
    return run(window.localStorage);
  } catch {
    return null;
  }
}
