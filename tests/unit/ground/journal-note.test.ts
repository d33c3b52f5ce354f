import { createPublicKey, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  JournalRuleError,
  keepingOf,
  keptName,
  keyFromSeed,
  openCheckpoint,
  openNote,
  readVerifierKey,
  signCheckpoint,
  signNote,
  verifierKey,
} from "#server/ground/journal/rules/note.ts";

/** The published example of Go's note format. Its seed is public too: base64 of 0x01 ‖ seed. It guards nothing. */
const PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_SEED = Buffer.from("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", "base64").subarray(1);
const PETER_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_NOTE = `${PETER_TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

/** A real checkpoint of the Go checksum database, with the key it publishes. */
const GO_SUM = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
const GO_SUM_NOTE = `go.sum database tree
6476701
mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=

— sum.golang.org Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=
`;

const origin = "tickmark.example/log/1";
const privateKey = keyFromSeed(Buffer.alloc(32, 7));
const key = verifierKey(origin, privateKey);
const root = Buffer.alloc(32, 0xab);
const checkpoint = signCheckpoint({ origin, size: 42, root, name: origin, privateKey });
const signed = (text: string) => signNote(text, origin, privateKey);

const NOTHING_KEPT = { kept: null, keep: false };

describe("known answers", () => {
  it("the published example opens, and its seed signs it again byte for byte", () => {
    expect(openNote(PETER_NOTE, PETER)).toBe(PETER_TEXT);
    expect(verifierKey("PeterNeumann", keyFromSeed(PETER_SEED))).toBe(PETER);
    expect(signNote(PETER_TEXT, "PeterNeumann", keyFromSeed(PETER_SEED))).toBe(PETER_NOTE);
  });

  it("a checkpoint of a public log opens with the key that log publishes", () => {
    expect(openCheckpoint(GO_SUM_NOTE, GO_SUM)).toEqual({
      origin: "go.sum database tree",
      size: 6476701,
      root: Buffer.from("mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=", "base64"),
      ...NOTHING_KEPT,
    });
  });
});

describe("a checkpoint", () => {
  it("has the lines of C2SP tlog-checkpoint", () => {
    const [line1, line2, line3, empty, signature, end] = checkpoint.split("\n");
    expect([line1, line2, line3, empty, end]).toEqual([origin, "42", root.toString("base64"), "", ""]);
    expect(signature).toMatch(/^— tickmark\.example\/log\/1 [A-Za-z0-9+/]{91}=$/u);
  });

  it("opens to the signed text, for any size and root", () => {
    const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.maxSafeNat(), hashes, (size, anyRoot) => {
        const note = signCheckpoint({ origin, size, root: anyRoot, name: origin, privateKey });
        expect(openCheckpoint(note, key)).toEqual({ origin, size, root: anyRoot, ...NOTHING_KEPT });
      }),
    );
  });

  it("does not open once any one character is changed, removed or doubled", () => {
    for (const index of checkpoint.split("").keys()) {
      const [before, character, after] = [checkpoint.slice(0, index), checkpoint[index], checkpoint.slice(index + 1)];
      const other = character === "A" ? "B" : "A";
      for (const altered of [before + other + after, before + after, before + character + character + after]) {
        expect(() => openCheckpoint(altered, key), JSON.stringify(altered)).toThrow(JournalRuleError);
      }
    }
  });

  it("does not open with the same name's other key", () => {
    const impostor = signCheckpoint({
      origin,
      size: 42,
      root,
      name: origin,
      privateKey: keyFromSeed(Buffer.alloc(32, 8)),
    });
    expect(() => openCheckpoint(impostor, key)).toThrow(/not signed by the key tickmark\.example\/log\/1\+/);
  });

  it("does not open when another text carries its signature line", () => {
    const forged = checkpoint.replace("\n42\n", "\n41\n");
    expect(() => openCheckpoint(forged, key)).toThrow("does not match the note's text");
  });

  it("says in signed lines which checkpoint was kept before it, and whether it is kept itself", () => {
    const kept = keptName({ size: 41, note: checkpoint });
    const state = { origin, size: 42, root, name: origin, privateKey };
    for (const keeping of [
      { kept, keep: true },
      { kept, keep: false },
      { kept: null, keep: true },
    ]) {
      const note = signCheckpoint({ ...state, ...keeping });
      expect(openCheckpoint(note, key)).toMatchObject(keeping);
      expect(keepingOf(note)).toEqual(keeping);
    }
    expect(kept).toMatch(/^41 [A-Za-z0-9+/]{43}=$/);
  });

  it("may carry extension lines and the signatures of witnesses", () => {
    const witness = signNote("x\n", "witness.example", keyFromSeed(Buffer.alloc(32, 9))).split("\n")[2];
    const extended = signed(`${origin}\n42\n${root.toString("base64")}\nextension\n`);
    expect(openCheckpoint(`${extended}${witness}\n`, key)).toEqual({ origin, size: 42, root, ...NOTHING_KEPT });
  });

  it("is refused if either of two signatures by the key is false", () => {
    const otherLine = signed("something else\n").split("\n")[2];
    expect(() => openCheckpoint(`${checkpoint}${otherLine}\n`, key)).toThrow("does not match the note's text");
  });

  it.each([
    ["two lines", `${origin}\n42\n`, "at least three lines"],
    ["an empty line", `${origin}\n42\n${root.toString("base64")}\n\nmore\n`, "no empty one"],
    ["no origin", `\n42\n${root.toString("base64")}\n`, "no empty one"],
    ["a leading zero", `${origin}\n042\n${root.toString("base64")}\n`, "size is not a number of entries: 042"],
    ["a sign", `${origin}\n-1\n${root.toString("base64")}\n`, "size is not a number of entries"],
    ["a size past what is counted exactly", `${origin}\n9007199254740993\n${root.toString("base64")}\n`, "size"],
    ["a short root", `${origin}\n42\n${root.subarray(1).toString("base64")}\n`, "root is not 32 bytes"],
    ["a root in another spelling", `${origin}\n42\n${root.toString("base64url")}\n`, "root is not 32 bytes"],
  ])("with %s is refused though truly signed", (_, text, problem) => {
    expect(() => openCheckpoint(signed(text), key)).toThrow(problem);
  });

  it("is not signed for an impossible state", () => {
    const state = { origin, size: 42, root, name: origin, privateKey };
    for (const wrong of [
      { origin: "" },
      { origin: "two\nlines" },
      { size: -1 },
      { size: 1.5 },
      { root: Buffer.alloc(31) },
      { name: "with space" },
      { name: "with+plus" },
      { name: "" },
      { name: "no\u00a0break" },
    ]) {
      expect(() => signCheckpoint({ ...state, ...wrong }), JSON.stringify(wrong)).toThrow(JournalRuleError);
    }
  });
});

describe("a note", () => {
  it("may contain empty lines: the last one separates the signatures", () => {
    expect(openNote(signed("one\n\ntwo\n\n\n"), key)).toBe("one\n\ntwo\n\n\n");
  });

  it.each([
    ["no signature", "text\n", "no signatures"],
    ["no last newline", checkpoint.slice(0, -1), "no signatures"],
    ["a hyphen for the em dash", checkpoint.replace("— ", "- "), "malformed signature line"],
    ["a line that is no signature", `${checkpoint}PS\n`, "malformed signature line"],
    ["a signature of four bytes", "text\n\n— a AAAAAA==\n", "malformed signature line"],
    ["a carriage return", checkpoint.replace("\n", "\r\n"), "no control characters"],
    ["half a character", checkpoint.replace("tickmark", "tick\ud83d"), "lone surrogate"],
    ["too many signatures", `text\n\n${"— a AAAAAAA=\n".repeat(101)}`, "over 100 signatures"],
  ])("with %s is refused", (_, note, problem) => {
    expect(() => openNote(note, key)).toThrow(problem);
  });

  it("is not signed without its last newline or with control characters", () => {
    expect(() => signed("text")).toThrow("ends in a newline");
    expect(() => signed("te\tt\n")).toThrow("no control characters");
  });
});

describe("a verifier key", () => {
  it("is the same from the private and the public key", () => {
    expect(verifierKey(origin, createPublicKey(privateKey))).toBe(key);
  });

  it("is refused in any mangled form, and never read as another key", () => {
    for (let start = 0; start <= PETER.length; start += 1) {
      for (let end = start; end <= PETER.length; end += 1) {
        const part = PETER.slice(start, end);
        if (part !== PETER) expect(() => readVerifierKey(part), part).toThrow(JournalRuleError);
      }
    }
  });

  it("is refused when of another length or algorithm, though its id fits", () => {
    const long = "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==";
    const algorithm = "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    expect(() => readVerifierKey(long)).toThrow("not of the form");
    expect(() => readVerifierKey(algorithm)).toThrow("not an Ed25519 key");
  });

  it("is not made from another type of key or a seed of another length", () => {
    const { publicKey } = generateKeyPairSync("x25519");
    expect(() => verifierKey(origin, publicKey)).toThrow("Ed25519");
    expect(() => keyFromSeed(Buffer.alloc(31))).toThrow("32 bytes, not 31");
  });
});
