import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  appendLeaves,
  appendSubtrees,
  consistencyPath,
  EMPTY_FRONTIER,
  inclusionPath,
  leafHash,
  rootOf,
  type Subtree,
  subtreeRoots,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from "#server/ground/journal/rules/merkle.ts";

/** The leaves and roots of Certificate Transparency's own tests; all bytes are ASCII, so they can be given as text. */
const KNOWN_BODIES = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const KNOWN_LEAVES = KNOWN_BODIES.map((hex) => leafHash(Buffer.from(hex, "hex").toString("utf8")));
const KNOWN_ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const LEAVES = Array.from({ length: 200 }, (_, i) => leafHash(`entry ${i}`));

const rootsIn = (leaves: readonly Buffer[], path: Subtree[]) =>
  path.map(({ start, end }) => treeRoot(leaves.slice(start, end)));
const inclusionProof = (leaves: readonly Buffer[], index: number, size: number) =>
  rootsIn(leaves, inclusionPath(index, size));
const consistencyProof = (leaves: readonly Buffer[], first: number, second: number) =>
  rootsIn(leaves, consistencyPath(first, second));
const hex = (hashes: readonly Buffer[]) => hashes.map((each) => each.toString("hex"));
const rootOfFirst = (size: number) => rootOf(appendLeaves(EMPTY_FRONTIER, 0, LEAVES.slice(0, size)), size);

/** RFC 6962, section 2.1, written as it is defined: slow and independent of the code under test. */
function definedRoot(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return createHash("sha256").digest();
  if (leaves.length === 1) return only;
  const middle = 2 ** (31 - Math.clz32(leaves.length - 1));
  const children = [definedRoot(leaves.slice(0, middle)), definedRoot(leaves.slice(middle))];
  return createHash("sha256")
    .update(Buffer.concat([Buffer.of(1), ...children]))
    .digest();
}

/** Each hash in turn with one bit flipped. */
function* flips(hashes: readonly Buffer[], bit: number): Generator<Buffer[]> {
  for (const index of hashes.keys()) {
    yield hashes.map((each, i) => {
      if (i !== index) return each;
      const flipped = Buffer.from(each);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return flipped;
    });
  }
}

const size = fc.integer({ min: 1, max: LEAVES.length });
const bit = fc.integer({ min: 0, max: 255 });

describe("known answers", () => {
  it("every tree of the classic eight leaves has its published root", () => {
    for (const [count, root] of KNOWN_ROOTS.entries()) {
      const frontier = appendLeaves(EMPTY_FRONTIER, 0, KNOWN_LEAVES.slice(0, count));
      expect(rootOf(frontier, count).toString("hex")).toBe(root);
    }
  });

  it("inclusion and consistency proofs of the classic eight leaves are the published ones", () => {
    expect(hex(inclusionProof(KNOWN_LEAVES, 0, 8))).toEqual([
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]);
    expect(hex(inclusionProof(KNOWN_LEAVES, 5, 8))).toEqual([
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    expect(hex(consistencyProof(KNOWN_LEAVES, 6, 8))).toEqual([
      "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    expect(hex(consistencyProof(KNOWN_LEAVES, 2, 5))).toEqual([
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]);
  });
});

describe("the frontier", () => {
  it("gives the root of the recursive definition at every size up to 200", () => {
    let frontier = EMPTY_FRONTIER;
    for (const [index, leaf] of LEAVES.entries()) {
      frontier = appendLeaves(frontier, index, [leaf]);
      expect(rootOf(frontier, index + 1)).toEqual(definedRoot(LEAVES.slice(0, index + 1)));
    }
  });

  it("does not depend on how the leaves are split into chunks", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }), (chunks) => {
        let frontier = EMPTY_FRONTIER;
        let count = 0;
        for (const chunk of chunks) {
          const leaves = LEAVES.slice(count, count + chunk);
          frontier = appendLeaves(frontier, count, leaves);
          count += leaves.length;
        }
        expect(frontier).toEqual(appendLeaves(EMPTY_FRONTIER, 0, LEAVES.slice(0, count)));
      }),
    );
  });

  it("does not depend on how the log is split and hashed in parts", () => {
    const place = fc.nat({ max: LEAVES.length });
    fc.assert(
      fc.property(place, place, place, (...places) => {
        const [start = 0, middle = 0, end = 0] = places.sort((a, b) => a - b);
        let frontier = appendLeaves(EMPTY_FRONTIER, 0, LEAVES.slice(0, start));
        frontier = appendSubtrees(frontier, start, middle, subtreeRoots(start, LEAVES.slice(start, middle)));
        frontier = appendSubtrees(frontier, middle, end, subtreeRoots(middle, LEAVES.slice(middle, end)));
        expect(frontier).toEqual(appendLeaves(EMPTY_FRONTIER, 0, LEAVES.slice(0, end)));
      }),
    );
  });

  it("rejects subtrees of other leaves than declared", () => {
    const frontier = appendLeaves(EMPTY_FRONTIER, 0, LEAVES.slice(0, 5));
    const roots = subtreeRoots(5, LEAVES.slice(5, 8));
    expect(() => appendSubtrees(frontier, 5, 12, roots)).toThrow(RangeError);
    expect(() => appendSubtrees(frontier, 5, 6, roots)).toThrow(RangeError);
    expect(() => subtreeRoots(0, [Buffer.alloc(31)])).toThrow(RangeError);
  });

  it("is not mutated by an append", () => {
    const frontier = appendLeaves(EMPTY_FRONTIER, 0, LEAVES.slice(0, 7));
    const copy = Buffer.from(frontier);
    appendLeaves(frontier, 7, LEAVES.slice(7, 20));
    expect(frontier).toEqual(copy);
  });

  it("counts past 32 bits", () => {
    const billions = 2 ** 33 + 1;
    const frontier = Buffer.concat(LEAVES.slice(0, 2));
    expect(appendLeaves(frontier, billions, LEAVES.slice(2, 3))).toHaveLength(2 * 32);
    expect(() => rootOf(frontier, billions + 2)).toThrow(RangeError);
  });

  it("is refused when it is not one of the stated size, or a leaf is not a hash", () => {
    const frontier = appendLeaves(EMPTY_FRONTIER, 0, LEAVES.slice(0, 5));
    expect(() => rootOf(frontier, 7)).toThrow("96 bytes, not 64");
    expect(() => rootOf(frontier.subarray(1), 5)).toThrow(RangeError);
    expect(() => rootOf(frontier, -1)).toThrow(RangeError);
    expect(() => appendLeaves(frontier, 5, [Buffer.alloc(31)])).toThrow(RangeError);
  });
});

describe("inclusion", () => {
  it("every leaf of every tree up to 70 leaves has a proof that verifies", () => {
    for (let count = 1; count <= 70; count += 1) {
      const root = rootOfFirst(count);
      for (const [index, leaf] of LEAVES.slice(0, count).entries()) {
        expect(verifyInclusion(leaf, index, count, inclusionProof(LEAVES, index, count), root)).toBe(true);
      }
    }
  });

  it("nothing verifies with a flipped bit in leaf, root or proof, another index, or a longer or shorter proof", () => {
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), bit, (count, at, elsewhere, flippedBit) => {
        const index = at % count;
        const other = elsewhere % count;
        const leaf = LEAVES[index] ?? EMPTY_FRONTIER;
        const root = rootOfFirst(count);
        const proof = inclusionProof(LEAVES, index, count);
        const holds = (parts: readonly Buffer[], place = index) => {
          const [first, second, ...rest] = parts;
          return verifyInclusion(first ?? EMPTY_FRONTIER, place, count, rest, second ?? EMPTY_FRONTIER);
        };
        const parts = [leaf, root, ...proof];
        expect(holds(parts)).toBe(true);
        for (const flipped of flips(parts, flippedBit)) expect(holds(flipped)).toBe(false);
        if (other !== index) expect(holds(parts, other)).toBe(false);
        expect(holds([...parts, root])).toBe(false);
        if (proof.length > 0) expect(holds(parts.slice(0, -1))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("nonsense is false, not an error", () => {
    const [leaf = EMPTY_FRONTIER] = LEAVES;
    for (const [index, count] of [
      [0, 0],
      [1, 1],
      [-1, 1],
      [0.5, 1],
      [0, Number.NaN],
      [0, 2 ** 60],
    ] as const) {
      expect(verifyInclusion(leaf, index, count, [], leaf)).toBe(false);
    }
    expect(verifyInclusion(leaf.subarray(1), 0, 1, [], leaf.subarray(1))).toBe(false);
    expect(() => inclusionProof(LEAVES, 3, 3)).toThrow(RangeError);
    expect(() => inclusionProof(LEAVES, -1, 3)).toThrow(RangeError);
  });
});

describe("consistency", () => {
  it("every pair of sizes up to 70 has a proof that verifies", () => {
    const roots = Array.from({ length: 71 }, (_, count) => rootOfFirst(count));
    for (const [second, secondRoot] of roots.entries()) {
      for (const [first, firstRoot] of roots.slice(0, second + 1).entries()) {
        const proof = consistencyProof(LEAVES, first, second);
        expect(verifyConsistency(first, second, firstRoot, secondRoot, proof)).toBe(true);
      }
    }
  });

  it("nothing verifies with a flipped bit in a root or the proof, a longer or shorter proof, or a taller tree", () => {
    fc.assert(
      fc.property(size, fc.nat(), bit, (second, at, flippedBit) => {
        const first = at % (second + 1);
        const proof = consistencyProof(LEAVES, first, second);
        const holds = (parts: readonly Buffer[]) => {
          const [firstRoot = EMPTY_FRONTIER, secondRoot = EMPTY_FRONTIER, ...rest] = parts;
          return verifyConsistency(first, second, firstRoot, secondRoot, rest);
        };
        const parts = [rootOfFirst(first), rootOfFirst(second), ...proof];
        expect(holds(parts)).toBe(true);
        for (const [index, flipped] of [...flips(parts, flippedBit)].entries()) {
          // From the empty tree every tree is an extension: there is no statement about the second root to falsify.
          expect(holds(flipped)).toBe(first === 0 && second > 0 && index === 1);
        }
        expect(holds([...parts, rootOfFirst(1)])).toBe(false);
        if (proof.length > 0) expect(holds(parts.slice(0, -1))).toBe(false);
        if (first > 0 && first < second) {
          const [firstRoot, secondRoot] = [rootOfFirst(first), rootOfFirst(second)];
          expect(verifyConsistency(first, second * 4, firstRoot, secondRoot, proof)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("a log with a rewritten history is not an extension of the signed one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 120 }), fc.nat(), fc.nat(), (second, at, changed) => {
        const first = 1 + (at % (second - 1));
        const rewritten = LEAVES.with(changed % first, leafHash("rewritten"));
        const newRoot = definedRoot(rewritten.slice(0, second));
        const proof = consistencyProof(rewritten, first, second);
        expect(verifyConsistency(first, second, rootOfFirst(first), newRoot, proof)).toBe(false);
      }),
    );
  });

  it("nonsense is false, not an error", () => {
    const root = rootOfFirst(4);
    expect(verifyConsistency(5, 4, root, root, [])).toBe(false);
    expect(verifyConsistency(3, 4, rootOfFirst(3), root, [])).toBe(false);
    expect(verifyConsistency(2.5, 4, root, root, [root])).toBe(false);
    expect(() => consistencyProof(LEAVES, 5, 4)).toThrow(RangeError);
  });
});

// The test's own limit is generous for a busy machine; a quadratic slip takes minutes.
it("a hundred thousand leaves are appended and proven within the time of a test", () => {
  const leaves = Array.from({ length: 100_000 }, (_, i) => leafHash(String(i)));
  const root = rootOf(appendLeaves(EMPTY_FRONTIER, 0, leaves), leaves.length);
  const inclusion = inclusionProof(leaves, 77_777, leaves.length);
  const consistency = consistencyProof(leaves, 65_537, leaves.length);
  expect(verifyInclusion(leafHash("77777"), 77_777, leaves.length, inclusion, root)).toBe(true);
  const earlier = rootOf(appendLeaves(EMPTY_FRONTIER, 0, leaves.slice(0, 65_537)), 65_537);
  expect(verifyConsistency(65_537, leaves.length, earlier, root, consistency)).toBe(true);
});
