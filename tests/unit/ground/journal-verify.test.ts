import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkBatch, type StoredEntry } from "#server/ground/journal/rules/batch.ts";
import { entryBody, FIRST_SEQUENCE } from "#server/ground/journal/rules/entry.ts";
import { appendLeaves, EMPTY_FRONTIER, leafHash, rootOf } from "#server/ground/journal/rules/merkle.ts";
import { keyFromSeed, signCheckpoint, verifierKey } from "#server/ground/journal/rules/note.ts";
import { type Batches, type KeptCheckpoint, type LogHead, verifyLog } from "#server/ground/journal/rules/verify.ts";

type Log = { entries: StoredEntry[]; head: LogHead | null; checkpoints: KeptCheckpoint[] };

const log = "0197c5a0-0000-7000-8000-000000000001";
const origin = `tickmark.example/${log}`;
const privateKey = keyFromSeed(Buffer.alloc(32, 1));
const key = verifierKey(origin, privateKey);
const otherKey = keyFromSeed(Buffer.alloc(32, 2));

const SIZE = 12;
const KEPT = [4, 9];
const nth = (place: number) => FIRST_SEQUENCE + place - 1;

function stored(place: number, label = `Control ${place}`): StoredEntry {
  const sequence = nth(place);
  const at = new Date(Date.UTC(2026, 0, place)).toISOString();
  const actor = { kind: "member", id: place % 3 === 0 ? null : `person-${place % 2}`, name: "Ada", organization: null };
  const grant = { kind: "grant" as const, id: "grant-1", organization: "firm-1", engagement: "soc2" };
  const under = place % 5 === 2 ? null : grant;
  const subject = { type: "control", id: place % 4 === 0 ? null : `control-${place}`, label };
  const action = place % 2 ? "control.created" : "control.renamed";
  const body = entryBody({
    log,
    sequence,
    at,
    actor,
    action,
    subject,
    before: null,
    after: null,
    rows: null,
    under,
    why: null,
  });
  const way = {
    underId: under?.id ?? null,
    underOrgId: under?.organization ?? null,
    engagementId: under?.engagement ?? null,
  };
  const repeated = { at, action, actorId: actor.id, subjectType: subject.type, subjectId: subject.id, ...way };
  return { sequence, body, leafHash: leafHash(body), ...repeated };
}

function frontierOf(entries: readonly StoredEntry[], size: number): Buffer {
  return appendLeaves(
    EMPTY_FRONTIER,
    0,
    entries.slice(0, size).map((entry) => entry.leafHash),
  );
}

function noteOf(
  entries: readonly StoredEntry[],
  size: number,
  wrong: { origin?: string; privateKey?: typeof otherKey } = {},
) {
  return signCheckpoint({
    origin,
    size,
    root: rootOf(frontierOf(entries, size), size),
    name: origin,
    privateKey,
    ...wrong,
  });
}

function headOf(entries: readonly StoredEntry[], size = entries.length): LogHead {
  return { size, frontier: frontierOf(entries, size), note: noteOf(entries, size) };
}

function logOf(size: number, kept: readonly number[]): Log {
  const entries = Array.from({ length: size }, (_, i) => stored(i + 1));
  return {
    entries,
    head: headOf(entries),
    checkpoints: kept.map((each) => ({ size: each, note: noteOf(entries, each) })),
  };
}

const sound = logOf(SIZE, KEPT);
const soundHead = headOf(sound.entries);
const verified = (changed: Partial<Log>) => {
  const { entries, head, checkpoints } = { ...sound, ...changed };
  return verifyLog(cut(entries), head, checkpoints, key, origin);
};

/** The entries in batches that end before these places, each checked by itself. */
function cut(entries: readonly StoredEntry[], ends: readonly number[] = []): Batches {
  return async function* (of) {
    let from = 0;
    for (const end of [...ends, entries.length]) {
      yield checkBatch(entries.slice(from, end), { ...of, from });
      from = end;
    }
  };
}

const at = (place: number): StoredEntry => sound.entries[place - 1] ?? stored(place);
const withEntry = (place: number, change: Partial<StoredEntry>): Partial<Log> => ({
  entries: sound.entries.with(place - 1, { ...at(place), ...change }),
});
/** An entry rewritten by someone who can also recompute the hash beside it. */
const rewritten = (place: number) => withEntry(place, stored(place, "Something else"));
const flipped = (bytes: Buffer, bit: number): Buffer => {
  const copy = Buffer.from(bytes);
  const index = (bit >> 3) % copy.length;
  copy.writeUInt8(copy.readUInt8(index) ^ (1 << (bit & 7)), index);
  return copy;
};

describe("an intact log", () => {
  it("verifies at every size, with any checkpoints kept, in batches as in one", async () => {
    for (let size = 0; size <= 20; size += 1) {
      const kept = Array.from({ length: size + 1 }, (_, i) => i).filter((each) => each % 3 === size % 3);
      const { entries, head, checkpoints } = logOf(size, kept);
      const thirds = entries.map((_, i) => i).filter((i) => i % 3 === 0);
      const expected = { ok: true, size, root: rootOf(frontierOf(entries, size), size) };
      expect(await verifyLog(cut(entries), head, checkpoints, key, origin)).toEqual(expected);
      expect(await verifyLog(cut(entries, thirds), head, [], key, origin)).toEqual(expected);
    }
  });

  it("verifies with a checkpoint kept twice", async () => {
    const [first, ...rest] = sound.checkpoints;
    expect(await verified({ checkpoints: first ? [first, first, ...rest] : [] })).toMatchObject({
      ok: true,
      size: SIZE,
    });
  });
});

describe("an entry that does not fit is named", () => {
  it("a changed text", async () => {
    const body = at(6).body.replace("Control 6", "Control X");
    expect(await verified(withEntry(6, { body }))).toMatchObject({
      ok: false,
      sequence: nth(6),
      problem: expect.stringContaining("does not have the hash stored beside it"),
    });
  });

  it("a text changed together with its hash: the first possible entry, the range, and the checkpoint it contradicts", async () => {
    expect(await verified(rewritten(3))).toMatchObject({
      sequence: nth(1),
      problem: `One or more of entries ${nth(1)} to ${nth(4)} are not what was signed: The checkpoint of size 4 states a different root.`,
    });
    expect(await verified(rewritten(7))).toMatchObject({
      sequence: nth(5),
      problem:
        `One or more of entries ${nth(5)} to ${nth(9)} are not what was signed: The checkpoint of size 9 states a different root.` +
        " The entries before fit the checkpoint of size 4.",
    });
    expect(await verified(rewritten(11))).toMatchObject({
      sequence: nth(10),
      problem: expect.stringContaining(
        `entries ${nth(10)} to ${nth(12)} are not what was signed: The head states a different root`,
      ),
    });
  });

  it("a rewritten entry is named alone where every size has a checkpoint", async () => {
    const checkpoints = sound.entries.map((_, i) => ({ size: i + 1, note: noteOf(sound.entries, i + 1) }));
    expect(await verified({ ...rewritten(7), checkpoints })).toMatchObject({
      sequence: nth(7),
      problem: expect.stringContaining(`Entry ${nth(7)} is not what was signed`),
    });
  });

  it("a rewritten entry is found behind a later fault that is plainer to see", async () => {
    const { entries = [] } = rewritten(2);
    expect(await verified({ entries: entries.slice(0, 10) })).toMatchObject({ sequence: nth(1) });
    expect(await verified({ entries: [...entries, stored(13)] })).toMatchObject({ sequence: nth(1) });
    expect(await verified({ entries, head: null })).toMatchObject({ sequence: nth(1) });
  });

  it.each([
    ["at", { at: "2026-01-05T00:00:00.001Z" }],
    ["action", { action: "control.retired" }],
    ["actorId", { actorId: "person-0" }],
    ["actorId", { actorId: null }],
    ["subjectType", { subjectType: "evidence" }],
    ["subjectId", { subjectId: "control-6" }],
    ["subjectId", { subjectId: null }],
    ["underId", { underId: null }],
    ["underOrgId", { underOrgId: "firm-2" }],
    ["engagementId", { engagementId: null }],
  ])("a column %s that disagrees with the text", async (column, change) => {
    expect(await verified(withEntry(5, change))).toMatchObject({
      sequence: nth(5),
      problem: expect.stringContaining(`the column ${column} differs from the signed text`),
    });
  });

  it("a missing entry", async () => {
    expect(await verified({ entries: sound.entries.toSpliced(5, 1) })).toMatchObject({
      sequence: nth(6),
      problem: `Entry ${nth(6)} is missing: entry ${nth(7)} is in its place`,
    });
    expect(await verified({ entries: sound.entries.slice(3) })).toMatchObject({
      sequence: nth(1),
      problem: expect.stringContaining(`Entries ${nth(1)} to ${nth(3)} are missing`),
    });
  });

  it("a missing entry whose followers were renumbered", async () => {
    const entries = sound.entries.toSpliced(5, 1).map((entry, i) => ({ ...entry, sequence: nth(i + 1) }));
    expect(await verified({ entries })).toMatchObject({
      sequence: nth(6),
      problem: `Entry ${nth(6)} holds the text of entry ${nth(7)}`,
    });
  });

  it("entries in each other's place", async () => {
    const swappedRows = sound.entries.with(5, at(7)).with(6, at(6));
    expect(await verified({ entries: swappedRows })).toMatchObject({ sequence: nth(6) });
    const swappedTexts = sound.entries.with(5, { ...at(7), sequence: nth(6) }).with(6, { ...at(6), sequence: nth(7) });
    expect(await verified({ entries: swappedTexts })).toMatchObject({
      sequence: nth(6),
      problem: `Entry ${nth(6)} holds the text of entry ${nth(7)}`,
    });
  });

  it("an entry twice", async () => {
    expect(await verified({ entries: sound.entries.toSpliced(5, 0, at(5)) })).toMatchObject({
      sequence: nth(5),
      problem: expect.stringContaining("is duplicated"),
    });
  });

  it("an entry whose number is malformed", async () => {
    for (const sequence of [5.5, 4.5, Number.NaN]) {
      expect(await verified(withEntry(5, { sequence }))).toMatchObject({ ok: false, sequence: nth(5) });
    }
  });

  it("the first entry cut off the end, by the head or by a checkpoint newer than a head that was set back", async () => {
    expect(await verified({ entries: sound.entries.slice(0, 10) })).toMatchObject({
      sequence: nth(11),
      problem: `Entries ${nth(11)} to ${nth(12)} are missing from the end: The head is signed for 12 entries`,
    });
    const setBack = { entries: sound.entries.slice(0, 8), head: headOf(sound.entries, 8) };
    expect(await verified(setBack)).toMatchObject({
      sequence: nth(9),
      problem: `Entry ${nth(9)} is missing from the end: The checkpoint of size 9 is signed for 9 entries`,
    });
    expect(await verified({ entries: [] })).toMatchObject({ sequence: nth(1) });
  });

  it("the first one beyond the head", async () => {
    expect(await verified({ entries: [...sound.entries, stored(13), stored(14)] })).toMatchObject({
      sequence: nth(13),
      problem: expect.stringContaining("beyond the head, which holds 12 entries"),
    });
  });

  it("an entry of another log", async () => {
    const body = at(5).body.replace(log, "0197c5a0-0000-7000-8000-000000000002");
    const change = { body, leafHash: leafHash(body) };
    expect(await verified(withEntry(5, change))).toMatchObject({
      sequence: nth(5),
      problem: expect.stringContaining("log"),
    });
  });

  it("an ambiguous text", async () => {
    const body = at(5).body.replace("{", '{"action":"control.retired",');
    expect(await verified(withEntry(5, { body, leafHash: leafHash(body) }))).toMatchObject({
      sequence: nth(5),
      problem: expect.stringContaining("not canonical"),
    });
  });
});

describe("where every entry fits, no entry is blamed for", () => {
  const named = (problem: string) => ({ ok: false, sequence: null, problem: expect.stringContaining(problem) });

  it("a missing head, even of an empty log", async () => {
    expect(await verified({ head: null })).toEqual(named("The log has no head"));
    expect(await verified({ head: null, entries: [], checkpoints: [] })).toEqual(named("The log has no head"));
  });

  it("an altered frontier", async () => {
    const frontier = soundHead.frontier;
    for (const altered of [flipped(frontier, 300), frontier.subarray(32), EMPTY_FRONTIER]) {
      expect(await verified({ head: { ...soundHead, frontier: altered } })).toEqual(named("frontier"));
    }
  });

  it("a head or checkpoint signed by another key, for another log or for another size", async () => {
    const forged = noteOf(sound.entries, SIZE, { privateKey: otherKey });
    const foreign = noteOf(sound.entries, SIZE, { origin: "tickmark.example/another" });
    const older = noteOf(sound.entries, 9);
    expect(await verified({ head: { ...soundHead, note: forged } })).toEqual(
      named("The head cannot be trusted: The note is not signed"),
    );
    expect(await verified({ head: { ...soundHead, note: foreign } })).toEqual(
      named("signed for the log tickmark.example/another"),
    );
    expect(await verified({ head: { ...soundHead, note: older } })).toEqual(named("signed for 9 entries, not for 12"));
    for (const note of [forged, foreign, older]) {
      const checkpoints = [...sound.checkpoints, { size: SIZE, note }];
      expect(await verified({ checkpoints })).toEqual(named("The checkpoint of size 12 cannot be trusted"));
    }
  });

  it("a head whose size was altered, up or down", async () => {
    for (const size of [11, 13]) {
      expect(await verified({ head: { ...soundHead, size } })).toEqual(named(`signed for 12 entries, not for ${size}`));
    }
  });

  it("two signed roots of one size", async () => {
    const { entries = [] } = rewritten(2);
    const checkpoints = [...sound.checkpoints.slice(0, 1), { size: 4, note: noteOf(entries, 4) }];
    expect(await verified({ checkpoints })).toEqual(named("a different root than another signed one of the same size"));
  });

  it("a signed state of the empty log that is not empty", async () => {
    const note = signCheckpoint({ origin, size: 0, root: Buffer.alloc(32), name: origin, privateKey });
    expect(await verified({ checkpoints: [{ size: 0, note }] })).toEqual(named("than an empty log has"));
  });

  it("checkpoints out of order", async () => {
    expect(await verified({ checkpoints: sound.checkpoints.toReversed() })).toEqual(named("out of order"));
  });

  it("and a malformed verifier key is an error, not a verdict about the log", async () => {
    await expect(verifyLog(cut(sound.entries), soundHead, [], "key", origin)).rejects.toThrow("verifier key");
  });
});

it("a stream is closed when the verdict is known before its end", async () => {
  let closed = 0;
  async function* batches(of: Parameters<Batches>[0]) {
    try {
      yield* cut(entries, [6])(of);
    } finally {
      closed += 1;
    }
  }
  const { entries = [] } = withEntry(5, { action: "control.retired" });
  await verifyLog(batches, soundHead, sound.checkpoints, key, origin);
  expect(closed).toBe(1);
});

// The test's own limit is generous for a busy machine; work that grows with the square of the size takes minutes.
it("twenty thousand entries verify within the time of a test", async () => {
  const { entries, head } = logOf(20_000, []);
  expect(await verifyLog(cut(entries), head, [], key, origin)).toMatchObject({ ok: true, size: 20_000 });
});

describe("thousands of random mutations are all found", () => {
  const place = fc.integer({ min: 1, max: SIZE });
  const bit = fc.nat({ max: 8 * 64 - 1 });
  const character = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 1 });
  const respelled = (text: string, index: number, by: string) => {
    const spot = index % text.length;
    return text.slice(0, spot) + by + text.slice(spot + 1);
  };
  const column = fc.constantFrom(
    "at",
    "action",
    "actorId",
    "subjectType",
    "subjectId",
    "underId",
    "underOrgId",
    "engagementId",
  );
  /** The first place a verdict may name, and the last: both alike where the row itself shows the fault. */
  const suspects = (changed: number): [number, number] => {
    const bounds = [0, ...KEPT, SIZE];
    const since = Math.max(...bounds.filter((size) => size < changed));
    return [since + 1, changed];
  };
  type Mutation = { changed: Partial<Log>; between: readonly [first: number, last: number] | null };
  const blamed = (changed: Partial<Log>, first: number, last = first): Mutation => ({
    changed,
    between: [first, last],
  });
  const unblamed = (changed: Partial<Log>): Mutation => ({ changed, between: null });
  const headWith = (change: Partial<LogHead>) => unblamed({ head: { ...soundHead, ...change } });
  const checkpointWith = (index: number, change: (kept: KeptCheckpoint) => Partial<KeptCheckpoint>) =>
    unblamed({ checkpoints: sound.checkpoints.map((kept, i) => (i === index ? { ...kept, ...change(kept) } : kept)) });
  const kept = fc.nat({ max: KEPT.length - 1 });

  const mutation: fc.Arbitrary<Mutation> = fc.oneof(
    fc
      .tuple(place, fc.nat(), character)
      .map(([p, i, c]) => blamed(withEntry(p, { body: respelled(at(p).body, i, c) }), p)),
    fc.tuple(place, bit).map(([p, b]) => blamed(withEntry(p, { leafHash: flipped(at(p).leafHash, b) }), p)),
    fc
      .tuple(place, column, fc.option(fc.string()))
      .map(([p, name, value]) => blamed(withEntry(p, { [name]: value }), p)),
    fc.tuple(place, fc.nat(), character).map(([p, i, c]) => {
      const body = respelled(at(p).body, i, c);
      return blamed(withEntry(p, { body, leafHash: leafHash(body) }), ...suspects(p));
    }),
    fc
      .tuple(place, fc.string())
      .map(([p, label]) => blamed(withEntry(p, stored(p, `${label} and more`)), ...suspects(p))),
    fc.tuple(place, place).map(([p, count]) => blamed({ entries: sound.entries.toSpliced(p - 1, count) }, p)),
    fc.tuple(place, place).map(([p, q]) => blamed({ entries: sound.entries.toSpliced(p, 0, at(q)) }, 1, SIZE)),
    fc.shuffledSubarray(sound.entries, { minLength: SIZE }).map((entries) => blamed({ entries }, 1, SIZE)),
    fc.tuple(place, place).map(([p, q]) => blamed(withEntry(p, { ...at(q), sequence: nth(p) }), p)),
    fc.integer({ min: 1, max: 5 }).map((count) => {
      const extra = Array.from({ length: count }, (_, i) => stored(SIZE + 1 + i));
      return blamed({ entries: [...sound.entries, ...extra] }, SIZE + 1);
    }),
    fc.tuple(fc.nat(), character).map(([i, c]) => headWith({ note: respelled(soundHead.note, i, c) })),
    bit.map((b) => headWith({ frontier: flipped(soundHead.frontier, b) })),
    fc.maxSafeNat().map((size) => headWith({ size })),
    fc
      .tuple(kept, fc.nat(), character)
      .map(([k, i, c]) => checkpointWith(k, ({ note }) => ({ note: respelled(note, i, c) }))),
    fc.tuple(kept, fc.maxSafeNat()).map(([k, size]) => checkpointWith(k, () => ({ size }))),
  );
  const isChange = ({ changed }: Mutation) => JSON.stringify({ ...sound, ...changed }) !== JSON.stringify(sound);

  it("and the entry named is the one at fault, or the first since the last checkpoint that fits", async () => {
    await fc.assert(
      fc.asyncProperty(mutation.filter(isChange), async ({ changed, between }) => {
        const verdict = await verified(changed);
        expect(verdict.ok).toBe(false);
        if (verdict.ok) return;
        if (between === null) {
          expect(verdict.sequence).toBeNull();
        } else {
          const [first, last] = between;
          expect(verdict.sequence).toBeGreaterThanOrEqual(nth(first));
          expect(verdict.sequence).toBeLessThanOrEqual(nth(last));
        }
      }),
      { numRuns: 4000 },
    );
  }, 60_000);

  it("with the same verdict and the same first fault in batches cut anywhere", async () => {
    const ends = fc.array(fc.nat({ max: SIZE + 5 }), { maxLength: SIZE }).map((places) => places.sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(mutation, ends, async ({ changed }, places) => {
        const { entries, head, checkpoints } = { ...sound, ...changed };
        const inside = places.map((place) => Math.min(place, entries.length));
        const batches = cut(entries, inside);
        expect(await verifyLog(batches, head, checkpoints, key, origin)).toEqual(await verified(changed));
      }),
      { numRuns: 4000 },
    );
  }, 60_000);

  it("even by someone who rewrites rows, hashes, frontier and head, but has no key to sign with", async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.string(), async (p, label) => {
        const { entries = [] } = withEntry(p, stored(p, `${label} and more`));
        const note = noteOf(entries, SIZE, { privateKey: otherKey });
        const verdict = await verified({ entries, head: { ...headOf(entries), note } });
        expect(verdict.ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  }, 60_000);
});
