import { deflateRawSync } from "node:zlib";

export type HostileFile = { name: string; bytes: Buffer };

/** Runs wherever a script would: it asks for an address that the test listens for, and opens a dialog. */
const SCRIPT = "fetch('/api/health?ran');document.title='ran';alert('ran')";
const TAG = `<script>${SCRIPT}</script>`;
const IMAGE = `<img src=/api/health?ran onerror="${SCRIPT}">`;
const GIF = Buffer.from("GIF89a/*\x01\x00\x01\x00\x00\x00\x00", "latin1");
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** What lies in a file, and the kinds of name it is sent under. */
const CONTENTS: Record<string, Buffer> = {
  html: Buffer.from(`<!doctype html><html><body onload="${SCRIPT}">${TAG}${IMAGE}</body></html>`),
  "html in UTF-7": Buffer.from("+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
  "html in UTF-16": Buffer.from(`\ufeff<html>${TAG}</html>`, "utf16le"),
  "html after blanks": Buffer.from(`${" ".repeat(2000)}<html>${TAG}`),
  svg: Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" onload="${SCRIPT}">${TAG}<foreignObject>${IMAGE}</foreignObject></svg>`,
  ),
  xml: Buffer.from(
    `<?xml version="1.0"?><?xml-stylesheet href="data:text/xsl,<x/>"?><x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>${SCRIPT}</h:script></x>`,
  ),
  "xml bomb": Buffer.from(
    `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><x>&c;&c;</x>`,
  ),
  script: Buffer.from(SCRIPT),
  csv: Buffer.from(`a,b\n=HYPERLINK("http://elsewhere.example"),${TAG}\n`),
  json: Buffer.from(JSON.stringify({ a: TAG, __proto__: { b: IMAGE } })),
  markdown: Buffer.from(`# x\n[x](javascript:${SCRIPT})\n${TAG}`),
  "a picture that is html": Buffer.concat([GIF, Buffer.from(`*/=1;${SCRIPT};</script>${TAG}`)]),
  "a picture with html after it": Buffer.concat([PNG, Buffer.from(TAG)]),
  "a PDF with a script": Buffer.from(
    `%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\('ran'\\);app.launchURL\\('/api/health?ran'\\))>>>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF`,
  ),
  "a PDF that is html": Buffer.from(`%PDF-1.4\n<html>${TAG}</html>`),
  "a ZIP that climbs": zip({ "../../../../tmp/climbed": "x", "/etc/climbed": "x", "..\\..\\climbed": "x" }),
  "a ZIP that swells": zip({ "a.txt": Buffer.alloc(30 << 20).toString("latin1") }),
  "a page for the help": Buffer.from(`MIME-Version: 1.0\nContent-Type: text/html\n\n${TAG}`),
  "a shortcut": Buffer.from(`[InternetShortcut]\nURL=javascript:${SCRIPT}\n`),
  nothing: Buffer.from("\0"),
};

const NAMES = [
  ...[
    "page.html",
    "picture.svg",
    "page.xhtml",
    "list.csv",
    "data.json",
    "photo.png",
    "paper.pdf",
    "notes.txt",
    "page.shtml",
  ],
  ...[
    "page.html.png",
    "picture.svg\u0000.png",
    "page.html;.png",
    "page.html%00.png",
    ".htaccess",
    "web.config",
    "CON.txt",
    "a.exe",
  ],
  ...[
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/shadow",
    "....//....//x.txt",
    "%2e%2e%2fx.txt",
    "~root",
    "C:\\x.txt",
  ],
  ...[
    "photo\u202egnp.exe",
    "\u2066evil\u2069.txt",
    "e\u0301".repeat(300),
    "\u200b\u200b\u200b",
    "👩‍👩‍👧‍👦".repeat(40),
    "ﷺ".repeat(100),
  ],
  ...[
    "n".repeat(10_000),
    `${"n".repeat(10_000)}.html`,
    " ",
    ".",
    "..",
    "'; drop table evidence; --",
    '"><script>alert(1)</script>.png',
  ],
  ...[
    "x\r\nContent-Type: text/html\r\n\r\n<script>",
    "x\nSet-Cookie: a=b.txt",
    "=cmd|' /C calc'!A0.csv",
    "{{7*7}}.txt",
    "%s%n.txt",
  ],
];

/** Each content under ten names, other ones each time: 200 files, of which no two are the same. */
export function hostileFiles(): HostileFile[] {
  return Object.values(CONTENTS).flatMap((bytes, c) =>
    Array.from({ length: 10 }, (_, n) => ({
      name: NAMES[(c * 7 + n) % NAMES.length] ?? "x",
      bytes: Buffer.concat([bytes, Buffer.from(`\n${n}`)]),
    })),
  );
}

/** An archive whose names are taken as they are; libraries refuse to write such ones. */
function zip(files: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const packed = deflateRawSync(Buffer.from(text, "latin1"));
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(text.length, 18);
    head.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), head, Buffer.from(name), packed]);
    const place = Buffer.alloc(16);
    place.writeUInt32LE(at, 12);
    directory.push(
      Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), head, place.subarray(0, 16), Buffer.from(name)]),
    );
    parts.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, list, Buffer.from("PK\x05\x06"), end]);
}
