import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeDraft, encodeDraft, sweep } from "#app/_lib/draft.ts";

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.UTC(2026, 10, 29);
const FIRST = { title: "Access review", why: "", steps: ["ada"], isKey: false, ownerId: null as string | null };

const form = fc.record({
  title: fc.string(),
  why: fc.string(),
  steps: fc.array(fc.string(), { maxLength: 3 }),
  isKey: fc.boolean(),
  ownerId: fc.option(fc.uuid(), { nil: null }),
});

test("a draft restores exactly what was typed, on top of the form it was begun on", () => {
  fc.assert(
    fc.property(form, form, (first, typed) => {
      const text = encodeDraft(first, typed, NOW);
      if (text === null) expect(typed).toEqual(first);
      else expect(decodeDraft(text, first, NOW + DAY)).toEqual({ values: typed, clashes: [] });
    }),
  );
});

test("takes over others' changes to untouched fields, and names those to fields the person edited", () => {
  const text = encodeDraft(FIRST, { ...FIRST, title: "Mine" }, NOW) ?? "";
  const elsewhere = decodeDraft(text, { ...FIRST, why: "Theirs", steps: [] }, NOW);
  expect(elsewhere).toEqual({ values: { ...FIRST, title: "Mine", why: "Theirs", steps: [] }, clashes: [] });
  expect(decodeDraft(text, { ...FIRST, title: "Theirs" }, NOW)).toEqual({
    values: { ...FIRST, title: "Mine" },
    clashes: ["title"],
  });
});

test("restores no draft that equals the current values, is a week old, or is unreadable", () => {
  const text = encodeDraft(FIRST, { ...FIRST, title: "Mine" }, NOW) ?? "";
  expect(decodeDraft(text, { ...FIRST, title: "Mine" }, NOW)).toBeNull();
  expect(decodeDraft(text, FIRST, NOW + 7 * DAY - 1)).not.toBeNull();
  expect(decodeDraft(text, FIRST, NOW + 7 * DAY)).toBeNull();
  for (const broken of ["", "{", "[]", "null", '{"at":"today","was":{},"now":{}}', '{"at":1}'])
    expect(decodeDraft(broken, FIRST, 2)).toBeNull();
});

test("fields from an earlier version of the form, or of another type, are dropped", () => {
  const text = JSON.stringify({
    at: NOW,
    was: {},
    now: { gone: "x", title: 7, steps: "ada", isKey: null, why: "Mine" },
  });
  const found = decodeDraft(text, FIRST, NOW);
  expect(found?.values).toEqual({ ...FIRST, isKey: null, why: "Mine" });
});

test("a browser keeps only the twenty newest drafts, and its other storage is untouched", () => {
  const store = new Map<string, string>([["tickmark.checkpoint.1", "stays"]]);
  for (let n = 0; n < 30; n++)
    store.set(
      `tickmark.draft.ada.w/demo.form-${n}`,
      encodeDraft(FIRST, { ...FIRST, why: `${n}` }, NOW - n * 1000) ?? "",
    );
  store.set("tickmark.draft.ada.w/demo.old", encodeDraft(FIRST, { ...FIRST, why: "old" }, NOW - 8 * DAY) ?? "");
  sweep(storageOf(store), NOW, "tickmark.draft.ada.w/demo.form-29");
  const left = [...store.keys()].filter((key) => key.startsWith("tickmark.draft."));
  expect(left.map((key) => Number(key.split("-")[1])).sort((a, b) => a - b)).toEqual([...Array(19).keys(), 29]);
  expect(store.get("tickmark.checkpoint.1")).toBe("stays");
});

// `Object.keys` of a browser's store lists what is in it.
function storageOf(map: Map<string, string>): Storage {
  const store = Object.fromEntries(map);
  const methods = { getItem: (key: string) => map.get(key) ?? null, removeItem: (key: string) => map.delete(key) };
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(store, name, { value });
  return store as unknown as Storage;
}
