const LOOKED_AT = 4096;
const STRAY_CONTROLS = 8;

/** UTF-8 or UTF-16, by byte order mark or zero bytes; else Windows-1252, Excel's "CSV" in Western Europe and America. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = markedEncoding(bytes) ?? utf16ByZeros(bytes);
  if (encoding) return new TextDecoder(encoding).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

export function isText(text: string): boolean {
  const start = text.slice(0, LOOKED_AT);
  if (start.includes("\0")) return false;
  const controls = [...start].filter((character) => /[^\P{Cc}\s]/u.test(character)).length;
  return controls <= start.length / 10 + STRAY_CONTROLS;
}

function markedEncoding(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : null;
}

function utf16ByZeros(bytes: Uint8Array): string | null {
  const start = bytes.subarray(0, LOOKED_AT);
  const zeros = [0, 0];
  for (const [index, byte] of start.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = start.length / 5;
  if (odd > many && even < odd / 10) return "utf-16le";
  return even > many && odd < even / 10 ? "utf-16be" : null;
}
