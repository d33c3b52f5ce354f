import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Under } from "#server/ground/access/schema/under.ts";
import {
  digest,
  entryBody,
  type JournalEntry,
  JournalEntry as JournalEntrySchema,
  readEntry,
} from "#server/ground/journal/rules/entry.ts";
import { JournalRuleError } from "#server/ground/journal/rules/note.ts";

const entry: JournalEntry & { rows: string | null; under: Under | null } = {
  v: 3,
  log: "0197c5a0-0000-7000-8000-000000000001",
  sequence: 12,
  at: "2026-11-23T09:30:00.000Z",
  actor: { kind: "member", id: "person-1", name: "Ána Núñez", organization: "Brightwater" },
  action: "control.created",
  subject: { type: "control", id: "control-1", label: "CC6.1 access review" },
  before: null,
  after: digest({ code: "CC6.1" }),
  rows: null,
  under: null,
  why: null,
};
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("an entry's body", () => {
  it("is canonical JSON: keys sorted at every level, no spaces, text as it is", () => {
    expect(entryBody(entry)).toBe(
      `{"action":"control.created","actor":{"id":"person-1","kind":"member","name":"Ána Núñez","organization":"Brightwater"},` +
        `"after":"${sha256('{"code":"CC6.1"}')}","at":"2026-11-23T09:30:00.000Z","before":null,` +
        `"log":"0197c5a0-0000-7000-8000-000000000001","rows":null,"sequence":12,` +
        `"subject":{"id":"control-1","label":"CC6.1 access review","type":"control"},"under":null,"v":3,"why":null}`,
    );
  });

  it("still reads version 1, which covered no rows, and version 2, which named no grant or delegation", () => {
    const second = entryBody(entry).replace('"under":null,', "").replace('"v":3', '"v":2');
    expect(readEntry(second)).toEqual({ ...entry, v: 2, under: undefined });
    const first = second.replace('"rows":null,', "").replace('"v":2', '"v":1');
    expect(readEntry(first)).toEqual({ ...entry, v: 1, rows: undefined, under: undefined });
  });

  it("says under which grant and engagement an auditor acted, in canonical order, and nothing more of it", () => {
    const under = { kind: "grant" as const, id: "grant-1", organization: "firm-1", engagement: "soc2" };
    const body = entryBody({ ...entry, under: { ...under, more: true } as Under });
    expect(body).toContain('"under":{"engagement":"soc2","id":"grant-1","kind":"grant","organization":"firm-1"},"v":3');
    expect(readEntry(body).under).toEqual(under);
  });

  it("reads back to the entry, whatever its free text", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(text, text, fc.option(text), (name, label, why) => {
        const written = { ...entry, actor: { ...entry.actor, name }, subject: { ...entry.subject, label }, why };
        expect(readEntry(entryBody(written))).toEqual(written);
      }),
    );
  });

  it("keeps nothing that is not part of an entry", () => {
    const rich = { ...entry, password: "x", actor: { ...entry.actor, email: "a@example.com" } };
    expect(entryBody(rich)).toBe(entryBody(entry));
  });

  it("takes a label cut in the middle of an emoji", () => {
    const cut = { ...entry, subject: { ...entry.subject, label: "Review 🔐".slice(0, -1) } };
    expect(readEntry(entryBody(cut)).subject.label).toBe("Review \ufffd");
  });

  it.each([
    ["sequence", { sequence: -1 }],
    ["sequence", { sequence: 1.5 }],
    ["at", { at: "2026-11-23T09:30:00Z" }],
    ["at", { at: "2026-11-23T09:30:00.000+01:00" }],
    ["action", { action: "created" }],
    ["action", { action: "Control.Created" }],
    ["before", { before: "abc" }],
    ["log", { log: "" }],
    ["subject.id", { subject: { ...entry.subject, id: "" } }],
  ])("is not written with a wrong %s", (part, wrong) => {
    expect(() => entryBody({ ...entry, ...wrong })).toThrow(`Not a journal entry: ${part}`);
  });
});

describe("reading a body", () => {
  it.each([
    ["what is not JSON", "{", "not JSON"],
    ["another value", "[]", "Not a journal entry"],
    ["another version", entryBody(entry).replace('"v":3', '"v":4'), "Not a journal entry: v"],
    ["version 1 with rows", entryBody(entry).replace('"under":null,"v":3', '"v":1'), "Not a journal entry: rows"],
    ["version 3 without", entryBody(entry).replace('"rows":null,', ""), "Not a journal entry: rows"],
    ["version 2 with under", entryBody(entry).replace('"v":3', '"v":2'), "Not a journal entry: under"],
    ["version 3 without it", entryBody(entry).replace('"under":null,', ""), "Not a journal entry: under"],
    ["a missing part", entryBody(entry).replace(',"why":null', ""), "Not a journal entry: why"],
    ["a part too many", entryBody(entry).replace('"why":null', '"why":null,"x":1'), "Not a journal entry"],
    ["spaces", entryBody(entry).replace(",", ", "), "not canonical"],
    ["a key given twice", entryBody(entry).replace("{", '{"action":"control.retired",'), "not canonical"],
    ["an escape that need not be", entryBody(entry).replace("Á", "\\u00c1"), "not canonical"],
    ["an actor without an id", entryBody(entry).replace("person-1", ""), "Not a journal entry: actor.id"],
    ["a subject without an id", entryBody(entry).replace("control-1", ""), "Not a journal entry: subject.id"],
    ["half a character", entryBody(entry).replace("Á", "\\ud800"), "not canonical"],
  ])("refuses %s", (_, body, problem) => {
    expect(() => readEntry(body)).toThrow(JournalRuleError);
    expect(() => readEntry(body)).toThrow(problem);
  });
});

describe("the fast path for reading", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme" }),
    fc.constant('"\\ \u0001\u007f'),
  );
  const word = fc.string({ unit: "grapheme", minLength: 1 });
  const day = fc
    .date({ min: new Date(0), max: new Date("2400-01-01"), noInvalidDate: true })
    .map((d) => d.toISOString());
  const hash = fc.option(fc.string().map(sha256));
  const under = fc.option(
    fc.record({
      kind: fc.constantFrom("grant", "delegation"),
      id: word,
      organization: word,
      engagement: fc.option(word),
    }),
  );
  const parts = fc.record({
    v: fc.constantFrom(1, 2, 3),
    log: word,
    sequence: fc.oneof(fc.nat(), fc.maxSafeNat(), fc.maxSafeInteger()),
    at: fc.oneof(day, day, fc.constant("2026-02-29T00:00:00.000Z")),
    actor: fc.record({ kind: word, id: fc.option(word), name: text, organization: fc.option(text) }),
    action: fc.constantFrom("control.created", "a.b_c.d", "control.made", "Control.created"),
    subject: fc.record({ type: word, id: fc.option(word), label: text }),
    before: hash,
    after: hash,
    why: fc.option(text),
  });
  const rarely = fc.nat({ max: 9 }).map((n) => n === 0);
  const anyEntry = fc.tuple(parts, hash, under, rarely, rarely).map(([always, rows, way, wrongRows, wrongUnder]) => ({
    ...always,
    ...(always.v > 1 === wrongRows ? {} : { rows }),
    ...(always.v > 2 === wrongUnder ? {} : { under: way }),
  }));
  const spoilt = (body: string, at: number, by: string) =>
    body.slice(0, at % body.length) + by + body.slice((at % body.length) + 1);

  /** By a JSON parser, the entry's schema and another canonicalizer: the long way, which shares nothing with the look. */
  const readAtLength = (body: string) => {
    const entry = JournalEntrySchema.parse(JSON.parse(body));
    return canonicalize(entry) === body ? entry : null;
  };
  const orNull = (read: () => unknown) => {
    try {
      return read();
    } catch {
      return null;
    }
  };

  it("accepts and reads exactly what the full parser does, for any text", () => {
    let read = 0;
    fc.assert(
      fc.property(
        anyEntry,
        fc.option(fc.nat(), { freq: 1 }),
        fc.constantFrom("", "0", " ", '"', "\\", "\ud800", "é"),
        (entry, at, by) => {
          const body = canonicalize(JSON.parse(JSON.stringify(entry))) ?? "";
          const given = at === null ? body : spoilt(body, at, by);
          const expected = orNull(() => readAtLength(given));
          if (expected) read += 1;
          expect(orNull(() => readEntry(given))).toEqual(expected);
        },
      ),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(100);
  }, 60_000);
});

describe("a digest", () => {
  it("is the SHA-256 of canonical JSON, and null for what does not exist", () => {
    expect(digest({ b: [1, 2.5, "é"], a: null })).toBe(sha256('{"a":null,"b":[1,2.5,"é"]}'));
    expect(digest(0)).toBe(sha256("0"));
    expect(digest("")).toBe(sha256('""'));
    expect(digest(new Date(0))).toBe(sha256('"1970-01-01T00:00:00.000Z"'));
    expect([digest(null), digest(undefined)]).toEqual([null, null]);
  });

  it("does not depend on the order of properties, and tells different values apart", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (value, other) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(digest(reversed)).toBe(digest(value));
        expect(digest({ value, other: [other] })).not.toBe(digest({ value, other: [[other]] }));
      }),
    );
  });

  it("refuses values without a JSON form", () => {
    for (const value of [Number.NaN, 1n, () => 1, "\ud800"]) expect(() => digest(value)).toThrow();
  });
});
