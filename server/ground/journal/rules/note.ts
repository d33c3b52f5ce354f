import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from "node:crypto";

const ED25519 = 0x01;
/** DER prefixes of an Ed25519 key's 32 bytes (RFC 8410): PKCS #8 for a seed, SPKI for a public key. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
const MOST_SIGNATURES = 100;
/** Extension lines: "kept …" names the previously kept checkpoint; "keep" says that this one is kept. */
const KEPT = "kept ";
const KEEP = "keep";
const KEY_NAME = /^[^\p{White_Space}\p{Cc}\uFEFF+]+$/u;
const CONTROL_CHARACTER = /\p{Cc}/u;
const FORBIDDEN_IN_NOTE = /[^\P{Cc}\n\u007F-\u009F]/u;
const SIGNATURE_LINE = /^— ([^ ]+) ([^ ]+)$/u;

export class JournalRuleError extends Error {
  override readonly name = "JournalRuleError";
}

/** `kept` names the checkpoint kept before, null for the first; `keep` says whether this one is kept. `root` is 32 bytes. */
export type Checkpoint = { origin: string; size: number; root: Buffer } & Keeping;
export type Keeping = { kept: string | null; keep: boolean };

export type VerifierKey = { name: string; id: Buffer; publicKey: KeyObject };

/** RFC 8032, 32 bytes. @throws JournalRuleError for any other length */
export function keyFromSeed(seed: Buffer): KeyObject {
  if (seed.length !== 32) throw new JournalRuleError(`An Ed25519 seed has 32 bytes, not ${seed.length}`);
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
}

/** `name+keyid+base64(0x01 ‖ public key)` (C2SP signed-note). @throws JournalRuleError for a bad name or another kind of key */
export function verifierKey(name: string, key: KeyObject): string {
  const encoded = encodedPublicKey(key);
  return `${name}+${keyId(name, encoded).toString("hex")}+${encoded.toString("base64")}`;
}

/** @throws JournalRuleError if it is malformed, not Ed25519, or its id does not match its name and key */
export function readVerifierKey(text: string): VerifierKey {
  const known = verifiers.get(text) ?? parsedVerifierKey(text);
  verifiers.set(text, known);
  return known;
}

// Parsing a key takes as long as signing. Bounded by the keys in the settings and on the command line.
const verifiers = new Map<string, VerifierKey>();

function parsedVerifierKey(text: string): VerifierKey {
  const [, name = "", id = "", base64 = ""] = /^([^+]+)\+([0-9a-f]{8})\+([^+].*)$/su.exec(text) ?? [];
  const encoded = fromBase64(base64);
  if (encoded?.length !== 33) throw new JournalRuleError("The verifier key is not of the form name+id+key");
  if (encoded[0] !== ED25519) throw new JournalRuleError("The verifier key is not an Ed25519 key");
  const ownId = keyId(name, encoded);
  if (ownId.toString("hex") !== id) throw new JournalRuleError("The verifier key's id is not that of its name and key");
  const spki = Buffer.concat([SPKI_PREFIX, encoded.subarray(1)]);
  return { name, id: ownId, publicKey: createPublicKey({ key: spki, format: "der", type: "spki" }) };
}

/** A C2SP signed note. @param text ends in a newline @throws JournalRuleError if the text or name is not allowed */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  assertNoteText(text);
  if (!text.endsWith("\n")) throw new JournalRuleError("A note's text ends in a newline");
  const id = keyId(name, encodedPublicKey(privateKey));
  const signature = Buffer.concat([id, sign(null, Buffer.from(text, "utf8"), privateKey)]);
  return `${text}\n— ${name} ${signature.toString("base64")}\n`;
}

/**
 * Skips signatures of other keys, as C2SP signed-note requires: they may be a witness's.
 * @returns the signed text with its last newline
 * @throws JournalRuleError if it is malformed, not signed by this key, or any signature of this key is invalid
 */
export function openNote(note: string, trusted: string): string {
  const key = readVerifierKey(trusted);
  assertNoteText(note);
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) throw new JournalRuleError("The note has no signatures under its text");
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2, -1).split("\n");
  if (lines.length > MOST_SIGNATURES) throw new JournalRuleError(`The note has over ${MOST_SIGNATURES} signatures`);

  const own = lines.map(signatureIn).filter((line) => line.name === key.name && line.id.equals(key.id));
  if (own.length === 0) {
    throw new JournalRuleError(`The note is not signed by the key ${key.name}+${key.id.toString("hex")}`);
  }
  const signed = Buffer.from(text, "utf8");
  if (!own.every((line) => verify(null, signed, key.publicKey, line.signature))) {
    throw new JournalRuleError(`The signature of ${key.name} does not match the note's text`);
  }
  return text;
}

/** A C2SP checkpoint; the root is 32 bytes, the name should equal the origin. @throws JournalRuleError if a part is not allowed */
export function signCheckpoint(
  state: Omit<Checkpoint, keyof Keeping> & Partial<Keeping> & { name: string; privateKey: KeyObject },
): string {
  const { origin, size, root, kept = null, keep = false, name, privateKey } = state;
  if (origin === "" || CONTROL_CHARACTER.test(origin)) throw new JournalRuleError("A log's origin is one line of text");
  if (!Number.isSafeInteger(size) || size < 0) throw new JournalRuleError(`A log cannot have ${size} entries`);
  if (root.length !== 32) throw new JournalRuleError(`A Merkle root has 32 bytes, not ${root.length}`);
  const extensions = `${kept === null ? "" : `${KEPT}${kept}\n`}${keep ? `${KEEP}\n` : ""}`;
  return signNote(`${origin}\n${size}\n${root.toString("base64")}\n${extensions}`, name, privateKey);
}

/** Size and SHA-256 of its note, base64. The database computes the same. */
export function keptName({ size, note }: { size: number; note: string }): string {
  return `${size} ${hash("sha256", note, "base64")}`;
}

/** Allows unknown extension lines, since they are signed too. @throws JournalRuleError naming the fault */
export function openCheckpoint(note: string, trusted: string): Checkpoint {
  const lines = openNote(note, trusted).slice(0, -1).split("\n");
  const [origin, size, base64, ...extensions] = lines;
  if (origin === undefined || size === undefined || base64 === undefined || lines.includes("")) {
    throw new JournalRuleError("A checkpoint has at least three lines and no empty one");
  }
  if (!/^(0|[1-9][0-9]*)$/.test(size) || !Number.isSafeInteger(Number(size))) {
    throw new JournalRuleError(`The checkpoint's size is not a number of entries: ${size}`);
  }
  const root = fromBase64(base64);
  if (root?.length !== 32) throw new JournalRuleError("The checkpoint's root is not 32 bytes in base64");
  return { origin, size: Number(size), root, ...keepingIn(extensions) };
}

/** Unverified. */
export function keepingOf(note: string): Keeping {
  return keepingIn(note.slice(0, note.lastIndexOf("\n\n")).split("\n").slice(3));
}

function keepingIn(extensions: readonly string[]): Keeping {
  const kept = extensions.find((line) => line.startsWith(KEPT))?.slice(KEPT.length) ?? null;
  return { kept, keep: extensions.includes(KEEP) };
}

function signatureIn(line: string): { name: string; id: Buffer; signature: Buffer } {
  const [, name = "", base64 = ""] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = fromBase64(base64);
  if (!KEY_NAME.test(name) || bytes === null || bytes.length < 5) {
    throw new JournalRuleError("The note has a malformed signature line");
  }
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

function assertNoteText(text: string): void {
  if (!text.isWellFormed()) throw new JournalRuleError("A note is UTF-8 text; this one contains a lone surrogate");
  if (FORBIDDEN_IN_NOTE.test(text)) throw new JournalRuleError("A note contains no control characters except newlines");
}

function keyId(name: string, encoded: Buffer): Buffer {
  if (!KEY_NAME.test(name) || !name.isWellFormed()) {
    throw new JournalRuleError(`A key's name contains no whitespace and no plus sign: ${name}`);
  }
  return hash("sha256", Buffer.concat([Buffer.from(`${name}\n`, "utf8"), encoded]), "buffer").subarray(0, 4);
}

// Exporting a key takes longer than signing, and a process signs with one key for life.
const encoded = new WeakMap<KeyObject, Buffer>();

function encodedPublicKey(key: KeyObject): Buffer {
  const known = encoded.get(key);
  if (known) return known;
  if (key.asymmetricKeyType !== "ed25519") throw new JournalRuleError("The journal's keys are Ed25519 keys");
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  const spki = publicKey.export({ format: "der", type: "spki" });
  const bytes = Buffer.concat([Buffer.of(ED25519), spki.subarray(SPKI_PREFIX.length)]);
  encoded.set(key, bytes);
  return bytes;
}

/** Strict base64: Node ignores junk, but a signed text must have one spelling. */
function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}
