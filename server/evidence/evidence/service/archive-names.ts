import { createHash } from "node:crypto";

const LONGEST_PART = 255;
const UNPORTABLE = /[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*%]|^[. ]|[. ]$/gu;
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=$|\.)/i;

/**
 * Where one file stands in an export: the folder of its control, and a name that no other file of the archive has on any system,
 * because the evidence's id and the file's position are part of it.
 */
export function pathInArchive(
  item: { id: string; coversFrom: string; coversTo: string; controls: readonly { code: string }[] },
  file: { position: number; name: string },
): string {
  const folder = portableName(item.controls[0]?.code ?? "unmapped", LONGEST_PART);
  const unique = `${item.coversFrom}_${item.coversTo}_${item.id}_${file.position + 1}_`;
  return `${folder}/${unique}${portableName(file.name, LONGEST_PART - unique.length)}`;
}

/**
 * A name that every file system takes: what some forbid is percent-encoded, so that two names stay two, and one of too many bytes is
 * cut between characters, with a digest of the whole and its extension.
 */
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
