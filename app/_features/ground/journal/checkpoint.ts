/** What this browser remembers of a log: a checkpoint, its verifier key, and since when it has watched the log. */
export type Kept = { note: string; key: string; since: string };

/** The server's answer about the log; see CheckpointSince. */
export type Present = { note: string | null; keys: readonly string[]; proof: readonly string[] | null };

/** The outcome of the comparison. Only `first` and `unchanged` carry a new value to remember. */
export type Verdict =
  | { kind: "empty" }
  | { kind: "first"; keep: Kept }
  | { kind: "unchanged"; keep: Kept }
  | { kind: "rewritten" | "smaller"; before: number; now: number }
  /** the log continues under another key; `named`: the server itself names the former one */
  | { kind: "other-key"; named: boolean; keep: Kept }
  | { kind: "unsigned" };

type Bytes = Uint8Array<ArrayBuffer>;
type Hash = (data: Bytes) => Promise<Bytes>;
type Checkpoint = { origin: string; size: number; root: Bytes };

/**
 * Why this browser cannot check a signature, or null: WebCrypto needs https (or this machine), and Ed25519 a browser of 2025 or
 * newer.
 */
export async function whyUnable(): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return "This browser checks the record only over https.";
  // Any point of the curve will do: its base point.
  const point = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 0x58 : 0x66));
  return crypto.subtle.importKey("raw", point, "Ed25519", false, ["verify"]).then(
    () => null,
    () =>
      "This browser cannot check the record’s signature (it has no Ed25519). A current Chrome, Edge, Firefox or Safari can.",
  );
}

/**
 * Compares the remembered checkpoint with the server's answer.
 *
 * @param log the log's id, which the origin in its checkpoints ends with
 * @param now ISO instant
 */
export async function compare(log: string, kept: Kept | null, present: Present, now: string): Promise<Verdict> {
  const before = kept && (await opened(kept.note, kept.key, log));
  if (present.note === null) return before ? { kind: "smaller", before: before.size, now: 0 } : { kind: "empty" };
  const signed = await openedByAny(present.note, present.keys, log);
  if (!signed) return { kind: "unsigned" };
  const { checkpoint: after, key } = signed;
  // A damaged copy in this browser proves nothing: start over.
  if (!kept || !before) return { kind: "first", keep: { note: present.note, key, since: now } };
  const sizes = { before: before.size, now: after.size };
  if (after.size < before.size) return { kind: "smaller", ...sizes };
  const proof = (present.proof ?? []).map(bytesOf);
  const holds = proof.every((hash) => hash !== null) && (await extendsTree(before, after, proof));
  if (!holds) return { kind: "rewritten", ...sizes };
  const keep = { note: present.note, key, since: kept.since };
  return key === kept.key
    ? { kind: "unchanged", keep }
    : { kind: "other-key", named: present.keys.includes(kept.key), keep };
}

/**
 * Size and root in a C2SP checkpoint of this log, if this verifier key signed it; null for anything else.
 */
export async function opened(note: string, key: string, log: string): Promise<Checkpoint | null> {
  const verifier = await verifierOf(key);
  const split = note.lastIndexOf("\n\n");
  if (!verifier || split < 0 || !note.endsWith("\n")) return null;
  const text = note.slice(0, split + 1);
  const own = note
    .slice(split + 2, -1)
    .split("\n")
    .map((line) => /^— ([^ ]+) ([^ ]+)$/u.exec(line))
    .filter((found) => found?.[1] === verifier.name)
    .map((found) => bytesOf(found?.[2] ?? ""))
    .filter((bytes) => bytes !== null && same(bytes.subarray(0, 4), verifier.id));
  const signed = utf8(text);
  const sound = await Promise.all(
    own.map((bytes) => bytes && crypto.subtle.verify("Ed25519", verifier.publicKey, bytes.slice(4), signed)),
  );
  if (sound.length === 0 || !sound.every((each) => each === true)) return null;
  const [origin = "", size = "", base64 = "", ...more] = text.slice(0, -1).split("\n");
  const root = bytesOf(base64);
  const entries = Number(size);
  if (origin !== `${verifier.name}/${log}` || root?.length !== 32 || more.includes("")) return null;
  return /^(0|[1-9]\d*)$/.test(size) && Number.isSafeInteger(entries) ? { origin, size: entries, root } : null;
}

/** Whether a proof shows that the second tree begins with the first (RFC 9162, section 2.1.4.2). */
export async function extendsTree(
  first: { size: number; root: Bytes },
  second: { size: number; root: Bytes },
  proof: readonly Bytes[],
  sha256: Hash = digest,
): Promise<boolean> {
  if (first.size > second.size || [first.root, second.root, ...proof].some((hash) => hash.length !== 32)) return false;
  if (first.size === second.size) return proof.length === 0 && same(first.root, second.root);
  if (first.size === 0) return proof.length === 0 && same(first.root, await sha256(new Uint8Array()));
  const nodeHash = (left: Bytes, right: Bytes) => sha256(Uint8Array.of(1, ...left, ...right));
  let node = first.size - 1;
  let last = second.size - 1;
  // Halved by arithmetic: bitwise operators would cut a size at 32 bits.
  const climb = () => {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  };
  while (node % 2 === 1) climb();
  const [start, ...rest] = node === 0 ? [first.root, ...proof] : proof;
  if (!start) return false;
  let oldRoot = start;
  let newRoot = start;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldRoot = await nodeHash(sibling, oldRoot);
      newRoot = await nodeHash(sibling, newRoot);
      while (node % 2 === 0 && node !== 0) climb();
    } else {
      newRoot = await nodeHash(newRoot, sibling);
    }
    climb();
  }
  return last === 0 && same(oldRoot, first.root) && same(newRoot, second.root);
}

async function openedByAny(note: string, keys: readonly string[], log: string) {
  for (const key of keys) {
    const checkpoint = await opened(note, key, log);
    if (checkpoint) return { checkpoint, key };
  }
  return null;
}

async function verifierOf(key: string): Promise<{ name: string; id: Bytes; publicKey: CryptoKey } | null> {
  const [, name = "", id = "", base64 = ""] = /^([^+]+)\+([0-9a-f]{8})\+([^+].*)$/su.exec(key) ?? [];
  const encoded = bytesOf(base64);
  if (encoded?.length !== 33 || encoded[0] !== 1) return null;
  const own = (await digest(Uint8Array.of(...utf8(`${name}\n`), ...encoded))).slice(0, 4);
  if (hexOf(own) !== id) return null;
  const publicKey = await crypto.subtle.importKey("raw", encoded.slice(1), "Ed25519", false, ["verify"]);
  return { name, id: own, publicKey };
}

async function digest(data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
}

/** Base64 in its one spelling. */
function bytesOf(base64: string): Bytes | null {
  try {
    const text = atob(base64);
    return btoa(text) === base64 ? Uint8Array.from(text, (sign) => sign.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

function hexOf(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function same(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
