import { hash } from "node:crypto";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  compare,
  extendsTree,
  type Kept,
  opened,
  type Present,
  whyUnable,
} from "#app/_features/ground/journal/checkpoint.ts";
import { consistencyPath, leafHash, treeRoot } from "#server/ground/journal/rules/merkle.ts";
import { keyFromSeed, signCheckpoint, signNote, verifierKey } from "#server/ground/journal/rules/note.ts";

const MOST = 200;
const LOG = "0198f2a0-0000-7000-8000-000000000001";
const THEN = "2026-11-12T14:03:00.000Z";
const NOW = "2026-11-20T09:00:00.000Z";
type Bytes = Uint8Array<ArrayBuffer>;

/** A log's leaves, the root of each size, and the proofs between any two of them, by the server's own code. */
function tree(leaves: readonly Buffer[]) {
  const known = new Map<string, Buffer>();
  const rootOf = (start: number, end: number) => {
    const key = `${start} ${end}`;
    const root = known.get(key) ?? treeRoot(leaves.slice(start, end));
    known.set(key, root);
    return root;
  };
  return {
    state: (size: number) => ({ size, root: bytes(rootOf(0, size)) }),
    proof: (from: number, to: number) => consistencyPath(from, to).map(({ start, end }) => bytes(rootOf(start, end))),
  };
}
const bytes = (buffer: Buffer): Bytes => new Uint8Array(buffer);
const sha256 = async (data: Bytes): Promise<Bytes> => bytes(hash("sha256", data, "buffer"));
const LEAVES = Array.from({ length: MOST }, (_, i) => leafHash(`entry ${i}`));
const honest = tree(LEAVES);
const rewritten = tree(LEAVES.with(3, leafHash("another entry 3")));

/** A first size and a larger or equal second one. */
const sizes = fc
  .tuple(fc.integer({ min: 0, max: MOST }), fc.integer({ min: 0, max: MOST }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe("a browser's check of a proof", () => {
  it("takes every proof that the server makes between sizes up to 200", async () => {
    for (let to = 0; to <= MOST; to += 1)
      for (let from = 0; from <= to; from += 1)
        if (!(await extendsTree(honest.state(from), honest.state(to), honest.proof(from, to), sha256)))
          expect.fail(`from ${from} to ${to}`);
  });

  it("hashes with WebCrypto as the server does", async () => {
    for (const [from, to] of [
      [0, 5],
      [1, 2],
      [7, 200],
      [128, 129],
    ] as const)
      expect(await extendsTree(honest.state(from), honest.state(to), honest.proof(from, to))).toBe(true);
  });

  it("refuses a proof with one bit, one hash more, one less, or two in another order", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat({ max: 255 }), async ([from, to], at, bit) => {
        const proof = honest.proof(from, to);
        const holds = (given: readonly Bytes[]) => extendsTree(honest.state(from), honest.state(to), given, sha256);
        const [some = honest.state(to).root] = proof;
        expect(await holds([...proof, some])).toBe(false);
        if (proof.length === 0) return;
        const index = at % proof.length;
        const flipped = Uint8Array.from(proof[index] ?? []);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await holds(proof.with(index, flipped))).toBe(false);
        expect(await holds(proof.toSpliced(index, 1))).toBe(false);
        expect(await holds(proof.toSpliced(index, 0, some))).toBe(false);
        if (proof.length > 1) expect(await holds([...proof.slice(1), some])).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("refuses every proof of a history that was rewritten before the size it saw", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: MOST }), fc.integer({ min: 4, max: MOST }), async (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        expect(await extendsTree(honest.state(from), rewritten.state(to), rewritten.proof(from, to), sha256)).toBe(
          false,
        );
        expect(await extendsTree(honest.state(from), rewritten.state(to), honest.proof(from, to), sha256)).toBe(false);
      }),
    );
  });

  it("refuses a log that became smaller and hashes of another length", async () => {
    expect(await extendsTree(honest.state(5), honest.state(4), [], sha256)).toBe(false);
    const short = honest.proof(5, 9).map((each) => each.slice(1));
    expect(await extendsTree(honest.state(5), honest.state(9), short, sha256)).toBe(false);
  });
});

const signer = (name: string, seed: number) => {
  const privateKey = keyFromSeed(Buffer.alloc(32, seed));
  const note = (log: string, { size, root }: { size: number; root: Bytes }) =>
    signCheckpoint({ origin: `${name}/${log}`, size, root: Buffer.from(root), name, privateKey });
  return { note, key: verifierKey(name, privateKey), privateKey, name };
};
const ours = signer("tickmark.local", 1);
const theirs = signer("tickmark.local", 2);
const elsewhere = signer("tickmark.example", 3);

const kept = (size: number, by = ours): Kept => ({
  note: by.note(LOG, honest.state(size)),
  key: by.key,
  since: THEN,
});
const present = (from: number, to: number, by = ours, of = honest, keys = [by.key]): Present => ({
  note: by.note(LOG, of.state(to)),
  keys,
  proof: from <= to ? of.proof(from, to).map((each) => Buffer.from(each).toString("base64")) : null,
});

describe("what a browser says of a record", () => {
  it("starts watching at the first visit, and when its own copy is damaged", async () => {
    const first = await compare(LOG, null, present(0, 20), NOW);
    const keep = { note: ours.note(LOG, honest.state(20)), key: ours.key, since: NOW };
    expect(first).toEqual({ kind: "first", keep });
    const damaged = { ...kept(12), note: kept(12).note.replace("\n12\n", "\n13\n") };
    expect(await compare(LOG, damaged, present(13, 20), NOW)).toEqual({ kind: "first", keep });
    expect(await compare(LOG, { ...kept(12), key: "no key" }, present(12, 20), NOW)).toEqual({ kind: "first", keep });
  });

  it("reports an unchanged record since the first visit, and keeps the newest checkpoint", async () => {
    const keep = { note: ours.note(LOG, honest.state(20)), key: ours.key, since: THEN };
    expect(await compare(LOG, kept(12), present(12, 20), NOW)).toEqual({ kind: "unchanged", keep });
    expect(await compare(LOG, kept(20), present(20, 20), NOW)).toEqual({ kind: "unchanged", keep });
  });

  it("reports a rewritten record when the proof fails, even at the same size, and does not remember it", async () => {
    const loud = { kind: "rewritten", before: 12 };
    expect(await compare(LOG, kept(12), present(12, 20, ours, rewritten), NOW)).toEqual({ ...loud, now: 20 });
    expect(await compare(LOG, kept(12), present(12, 12, ours, rewritten), NOW)).toEqual({ ...loud, now: 12 });
    expect(await compare(LOG, kept(12), { ...present(12, 20), proof: null }, NOW)).toEqual({ ...loud, now: 20 });
    expect(await compare(LOG, kept(12), { ...present(12, 20), proof: ["?"] }, NOW)).toEqual({ ...loud, now: 20 });
  });

  it("reports a record that became smaller, or empty", async () => {
    expect(await compare(LOG, kept(12), present(12, 9), NOW)).toEqual({ kind: "smaller", before: 12, now: 9 });
    const gone = { note: null, keys: [ours.key], proof: null };
    expect(await compare(LOG, kept(12), gone, NOW)).toEqual({ kind: "smaller", before: 12, now: 0 });
    expect(await compare(LOG, null, gone, NOW)).toEqual({ kind: "empty" });
  });

  it("reports a change of key, named by the server or not, only if the history continues", async () => {
    const by = (keys: string[]) => present(12, 20, elsewhere, honest, keys);
    const keep = { note: elsewhere.note(LOG, honest.state(20)), key: elsewhere.key, since: THEN };
    const named = await compare(LOG, kept(12), by([elsewhere.key, ours.key]), NOW);
    expect(named).toEqual({ kind: "other-key", named: true, keep });
    expect(await compare(LOG, kept(12), by([elsewhere.key]), NOW)).toEqual({ kind: "other-key", named: false, keep });
    const forged = present(12, 20, elsewhere, rewritten, [elsewhere.key, ours.key]);
    expect(await compare(LOG, kept(12), forged, NOW)).toMatchObject({ kind: "rewritten" });
  });

  it("reports an invalid signature, by none of the server's keys or for another log", async () => {
    const unsigned = { kind: "unsigned" };
    expect(await compare(LOG, kept(12), present(12, 20, theirs, honest, [ours.key]), NOW)).toEqual(unsigned);
    const other = { ...present(12, 20), note: ours.note(LOG.replace(/1$/, "2"), honest.state(20)) };
    expect(await compare(LOG, kept(12), other, NOW)).toEqual(unsigned);
  });
});

describe("a signed note in the browser", () => {
  const state = honest.state(7);
  const note = ours.note(LOG, state);
  const root = Buffer.from(state.root).toString("base64");
  const signed = (text: string) => signNote(text, ours.name, ours.privateKey);

  it("opens as the server wrote it, even with a witness's signature or unknown lines", async () => {
    expect(await opened(note, ours.key, LOG)).toEqual({ origin: `tickmark.local/${LOG}`, ...state });
    const witness = `— witness.example ${Buffer.alloc(68, 7).toString("base64")}\n`;
    expect(await opened(note + witness, ours.key, LOG)).not.toBeNull();
    const more = signed(`tickmark.local/${LOG}\n7\n${root}\nan extension\n`);
    expect(await opened(more, ours.key, LOG)).not.toBeNull();
  });

  it("does not open with any of its characters changed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: note.length - 1 }), async (at) => {
        const sign = note[at] === "x" ? "y" : "x";
        expect(await opened(note.slice(0, at) + sign + note.slice(at + 1), ours.key, LOG)).toBeNull();
      }),
    );
  });

  it("does not open in any form but a checkpoint's", async () => {
    const texts = [
      `tickmark.local/${LOG}\n07\n${root}\n`,
      `tickmark.local/${LOG}\n-1\n${root}\n`,
      `tickmark.local/${LOG}\n7\n${root.slice(4)}\n`,
      `tickmark.local/${LOG}\n7\n${root}\n\nmore\n`,
      `another/${LOG}\n7\n${root}\n`,
      `tickmark.local/${LOG}\n7\n`,
    ];
    for (const text of texts) expect(await opened(signed(text), ours.key, LOG), text).toBeNull();
    for (const key of [
      "",
      theirs.key,
      ours.key.replace("+", "x+"),
      `${ours.key}=`,
      ours.key.replace(/\+.{8}\+/, "+00000000+"),
    ])
      expect(await opened(note, key, LOG), key).toBeNull();
    for (const text of ["", "no note", note.slice(0, -1), note.split("\n\n")[0] ?? ""])
      expect(await opened(text, ours.key, LOG), text).toBeNull();
  });
});

describe("a browser that cannot check", () => {
  afterEach(() => void vi.unstubAllGlobals());

  it("is distinguished from one that can", async () => {
    expect(await whyUnable()).toBeNull();
  });

  it.each([
    ["no WebCrypto at all", undefined],
    ["WebCrypto without its subtle half, as pages without https have it", { getRandomValues: () => undefined }],
  ])("says plainly that it needs https: %s", async (_what, crypto) => {
    vi.stubGlobal("crypto", crypto);
    expect(await whyUnable()).toBe("This browser checks the record only over https.");
  });

  it("says plainly that it has no Ed25519, and which browsers do", async () => {
    const importKey = async (_format: string, _key: Uint8Array, algorithm: string) => {
      throw new DOMException(`${algorithm} is not known`, "NotSupportedError");
    };
    vi.stubGlobal("crypto", { subtle: { importKey } });
    expect(await whyUnable()).toMatch(/it has no Ed25519.*Chrome, Edge, Firefox or Safari can/);
  });
});
