import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
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

test("saving or giving up a form in one tab leaves what was typed in the same form of another", async () => {
  const store = storageOf(new Map());
  const [one, other] = [await openTab(store), await openTab(store)];
  one.keep({ ...FIRST, title: "Typed in the first" });
  other.keep({ ...FIRST, title: "Typed in the second" });
  expect(one.find()?.values.title).toBe("Typed in the first");
  other.drop();
  expect(other.find()?.values.title, "and what the first holds is offered").toBe("Typed in the first");
  expect(one.find()?.values.title).toBe("Typed in the first");
});

test("a new tab goes on with what a closed one left, and once that is saved or given up nothing is left of it", async () => {
  const store = storageOf(new Map());
  (await openTab(store)).keep({ ...FIRST, title: "Left" });
  const next = await openTab(store);
  expect(next.find()?.values.title).toBe("Left");
  next.keep({ ...FIRST, title: "Left, and gone on with" });
  next.drop();
  expect((await openTab(store)).find()).toBeNull();
  expect(Object.keys(store).filter((key) => key.startsWith("tickmark.draft."))).toEqual([]);
});

test("a draft that is of no use to a form is not that form's to remove", async () => {
  const store = storageOf(new Map());
  const page = await openTab(store);
  page.keep({ ...FIRST, title: "Of another form" });
  expect(page.find({ description: "" })).toBeNull();
  expect(page.find()?.values.title).toBe("Of another form");
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A page of Ada's in a tab of its own: its own script, its own session store. */
async function openTab(localStorage: Storage) {
  const sessionStorage = storageOf(new Map());
  const enter = () => {
    vi.stubGlobal("localStorage", localStorage);
    vi.stubGlobal("window", { localStorage, sessionStorage, location: { pathname: "/w/demo/controls/new" } });
  };
  enter();
  vi.resetModules();
  const { claimPage } = await import("#app/_lib/whose-page.ts");
  const { dropDraft, findDraft, keepDraft } = await import("#app/_lib/draft.ts");
  claimPage({ id: "ada", name: "Ada" });
  const here = <A extends unknown[], R>(run: (...given: A) => R) => {
    return (...given: A): R => {
      enter();
      return run(...given);
    };
  };
  return {
    keep: here((values: typeof FIRST) => keepDraft("control.new", FIRST, values)),
    find: here((first: object = FIRST) => findDraft("control.new", first as typeof FIRST)),
    drop: here(() => dropDraft("control.new")),
  };
}

// `Object.keys` of a browser's store lists what is in it.
function storageOf(map: Map<string, string>): Storage {
  const store = Object.fromEntries(map);
  const methods = {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => Object.assign(store, { [key]: value }) && map.set(key, value),
    removeItem: (key: string) => Reflect.deleteProperty(store, key) && map.delete(key),
  };
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(store, name, { value });
  return store as unknown as Storage;
}
