import { createHash } from "node:crypto";

const LONGEST_PART = 255;
const UNPORTABLE = /[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*%]|^[. ]|[. ]$/gu;
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=$|\.)/i;

export function pathInArchive(
  item: { id: string; coversFrom: string; coversTo: string; controls: readonly { code: string }[] },
  file: { position: number; name: string },
): string {
  const folder = portableName(item.controls[0]?.code ?? "unmapped", LONGEST_PART);
  const unique = `${item.coversFrom}_${item.coversTo}_${item.id}_${file.position + 1}_`;
  return `${folder}/${unique}${portableName(file.name, LONGEST_PART - unique.length)}`;
}

/** Valid on every file system, and injective: percent-encodes forbidden characters; digests names that are too long. */
export function portableName(name: string, mostBytes: number): string {
  const encoded = name
    .normalize("NFC")
    .toWellFormed()
    .replace(UNPORTABLE, percent)
    .replace(RESERVED, (word) => percent(word.charAt(0)) + word.slice(1));
  if (Buffer.byteLength(encoded) <= mostBytes) return encoded || "%";
  const extension = /\.[a-z0-9]{1,10}$/i.exec(encoded)?.[0] ?? "";
  const end = `~${createHash("sha256").update(name).digest("hex").slice(0, 12)}${extension}`;
  let room = mostBytes - end.length;
  let start = "";
  for (const character of encoded) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    start += character;
  }
  return start + end;
}

function percent(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
