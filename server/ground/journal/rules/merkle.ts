import { hash } from "node:crypto";

const HASH_BYTES = 32;
const LEAF_PREFIX = "\u0000";
const NODE_PREFIX = 0x01;

export const EMPTY_FRONTIER: Buffer = Buffer.alloc(0);

/** SHA-256(0x00 ‖ utf8(body)), 32 bytes (RFC 6962, section 2.1). */
export function leafHash(body: string): Buffer {
  return sha256(LEAF_PREFIX + body);
}

/**
 * The frontier: roots of the perfect subtrees, largest first, 32 bytes each, one per 1 bit of `size`. Not mutated.
 * @throws RangeError if it does not fit `size`, or a leaf is not 32 bytes
 */
export function appendLeaves(frontier: Buffer, size: number, leaves: readonly Buffer[]): Buffer {
  const peaks = peaksOf(frontier, size);
  for (const [i, leaf] of leaves.entries()) grow(peaks, size + i, hashAt(leaf));
  return Buffer.concat(peaks);
}

/** Like `appendLeaves`, by the `subtreeRoots` of the leaves from `size` to `end`. @throws RangeError if the parts do not fit */
export function appendSubtrees(frontier: Buffer, size: number, end: number, roots: Uint8Array): Buffer {
  const peaks = peaksOf(frontier, size);
  let at = 0;
  for (let from = size; from < end; at += HASH_BYTES) {
    const width = widestSubtree(from, end);
    grow(peaks, from, hashAt(Buffer.from(roots.subarray(at, at + HASH_BYTES))), width);
    from += width;
  }
  if (at !== roots.length)
    throw new RangeError(`${roots.length} bytes are not the roots of leaves ${size} to ${end - 1}`);
  return Buffer.concat(peaks);
}

/** Roots of the largest perfect subtrees of these leaves alone, 32 bytes each, so that parts of a log are hashed side by side. */
export function subtreeRoots(start: number, leaves: readonly Buffer[]): Buffer {
  const roots: Buffer[] = [];
  for (const [i, leaf] of leaves.entries()) {
    let root = hashAt(leaf);
    let width = 1;
    for (let from = start + i; isOdd(from / width) && from - width >= start; width *= 2) {
      root = nodeHash(hashAt(roots.pop()), root);
      from -= width;
    }
    roots.push(root);
  }
  return Buffer.concat(roots);
}

/** 32 bytes; SHA-256 of nothing for the empty tree. @throws RangeError if the frontier does not fit `size` */
export function rootOf(frontier: Buffer, size: number): Buffer {
  const peaks = peaksOf(frontier, size);
  const smallest = peaks.pop();
  return smallest === undefined ? sha256("") : peaks.reduceRight((right, left) => nodeHash(left, right), smallest);
}

export type Subtree = { start: number; end: number };

/** From the leaf upwards (RFC 9162, section 2.1.3.1). @throws RangeError unless 0 ≤ index < size */
export function inclusionPath(index: number, size: number): Subtree[] {
  assertCount(size, 1, Number.MAX_SAFE_INTEGER);
  assertCount(index, 0, size - 1);
  return siblings(index, 0, size);
}

/** RFC 9162, section 2.1.4.2; empty if there is nothing to prove. @throws RangeError unless 0 ≤ first ≤ second */
export function consistencyPath(first: number, second: number): Subtree[] {
  assertCount(second, 0, Number.MAX_SAFE_INTEGER);
  assertCount(first, 0, second);
  return first === 0 ? [] : shared(first, 0, second, true);
}

export function treeRoot(nodes: readonly Buffer[]): Buffer {
  return rootOf(appendLeaves(EMPTY_FRONTIER, 0, nodes), nodes.length);
}

/** `index` counts from 0 (RFC 9162, section 2.1.3.2). */
export function verifyInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
  root: Buffer,
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || ![leaf, root, ...proof].every(isHash)) return false;
  let node = index;
  let last = size - 1;
  let reached = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      reached = nodeHash(sibling, reached);
      // A right edge without a sibling has no node at this level: climb to where it joins one.
      while (!isOdd(node) && node !== 0) [node, last] = [halved(node), halved(last)];
    } else {
      reached = nodeHash(reached, sibling);
    }
    [node, last] = [halved(node), halved(last)];
  }
  return last === 0 && reached.equals(root);
}

/** RFC 9162, section 2.1.4.2. */
export function verifyConsistency(
  first: number,
  second: number,
  firstRoot: Buffer,
  secondRoot: Buffer,
  proof: readonly Buffer[],
): boolean {
  if (!isCount(first) || !isCount(second) || first > second) return false;
  if (![firstRoot, secondRoot, ...proof].every(isHash)) return false;
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot);
  if (first === 0) return proof.length === 0 && firstRoot.equals(sha256(""));

  let node = first - 1;
  let last = second - 1;
  while (isOdd(node)) [node, last] = [halved(node), halved(last)];
  // At node 0 the first tree is one perfect subtree: the verifier holds its root, so the proof leaves it out.
  const [start, ...rest] = node === 0 ? [firstRoot, ...proof] : proof;
  if (start === undefined) return false;
  let oldRoot = start;
  let newRoot = start;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      oldRoot = nodeHash(sibling, oldRoot);
      newRoot = nodeHash(sibling, newRoot);
      while (!isOdd(node) && node !== 0) [node, last] = [halved(node), halved(last)];
    } else {
      newRoot = nodeHash(newRoot, sibling);
    }
    [node, last] = [halved(node), halved(last)];
  }
  return last === 0 && oldRoot.equals(firstRoot) && newRoot.equals(secondRoot);
}

function grow(peaks: Buffer[], count: number, root: Buffer, width = 1): void {
  let peak = root;
  // Each trailing 1 of the count is a subtree as large as this one: merge them.
  for (let rest = count / width; isOdd(rest); rest = halved(rest)) peak = nodeHash(hashAt(peaks.pop()), peak);
  peaks.push(peak);
}

function widestSubtree(from: number, end: number): number {
  let width = 1;
  while (from % (width * 2) === 0 && from + width * 2 <= end) width *= 2;
  return width;
}

function siblings(index: number, start: number, end: number): Subtree[] {
  if (end - start === 1) return [];
  const middle = start + largestPowerBelow(end - start);
  return index < middle
    ? [...siblings(index, start, middle), { start: middle, end }]
    : [...siblings(index, middle, end), { start, end: middle }];
}

/** `known`: the verifier already has this root, because it is the whole first tree */
function shared(first: number, start: number, end: number, known: boolean): Subtree[] {
  if (first === end) return known ? [] : [{ start, end }];
  const middle = start + largestPowerBelow(end - start);
  return first <= middle
    ? [...shared(first, start, middle, known), { start: middle, end }]
    : [...shared(first, middle, end, false), { start, end: middle }];
}

function peaksOf(frontier: Buffer, size: number): Buffer[] {
  assertCount(size, 0, Number.MAX_SAFE_INTEGER);
  let expected = 0;
  for (let rest = size; rest > 0; rest = halved(rest)) expected += rest % 2;
  if (frontier.length !== expected * HASH_BYTES) {
    throw new RangeError(`A frontier of ${size} leaves has ${expected * HASH_BYTES} bytes, not ${frontier.length}`);
  }
  return Array.from({ length: expected }, (_, i) => frontier.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function hashAt(found: Buffer | undefined): Buffer {
  if (found === undefined || !isHash(found)) throw new RangeError("A hash of 32 bytes is missing from the tree");
  return found;
}

function assertCount(value: number, least: number, most: number): void {
  if (!isCount(value) || value < least || value > most) {
    throw new RangeError(`${value} is not a whole number from ${least} to ${most}`);
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: Buffer): boolean {
  return value.length === HASH_BYTES;
}

// Bitwise operators would truncate to 32 bits.
function isOdd(value: number): boolean {
  return value % 2 === 1;
}

function halved(value: number): number {
  return Math.floor(value / 2);
}

const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE_PREFIX);

function nodeHash(left: Buffer, right: Buffer): Buffer {
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return sha256(node);
}

// As a buffer, Node would allocate for each hash, which takes three times as long as hashing.
function sha256(data: string | Buffer): Buffer {
  return Buffer.from(hash("sha256", data, "binary"), "binary");
}
