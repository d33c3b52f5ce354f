import { readFileSync } from "node:fs";
import fc from "fast-check";
import { ZipFile } from "yazl";

/** Puts parts into a ZIP archive. */
export async function zipOf(parts: Record<string, Buffer | string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** A workbook of one sheet, whatever its XML says. */
export function workbookOf(sheet: string, strings = ""): Promise<Buffer> {
  return zipOf({
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    "xl/workbook.xml": `<workbook ${MAIN} xmlns:r="${RELS}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${RELS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/sharedStrings.xml": `<sst ${MAIN}>${strings}</sst>`,
    "xl/worksheets/sheet1.xml": `<worksheet ${MAIN}><sheetData>${sheet}</sheetData></worksheet>`,
  });
}

const PIECES = [
  ...['"', '""', ",", ";", "\t", "|", "\r\n", "\r", "\n", "\0", "=1+1", "+cmd", "@a", "-1", "'=x", "sep=;\n", "\ufeff"],
  ...["\ud800", "\u202e", "\u2028", "A\u0301", "🛡️", "<script>alert(1)</script>", "'; drop table control; --", "{{x}}"],
  ...[
    "Control ID",
    "Title",
    "Statement",
    "Frequency",
    "Owner",
    "CC6.1",
    "A.5.1",
    "monthly",
    "n/a",
    "[TBD]",
    "2026-02-30",
  ],
  ...["__proto__", "constructor", "toString", "9".repeat(400), "x".repeat(40_000), " ".repeat(500)],
];
const CELLS = [
  ...[
    '<c r="A1" t="s"><v>0</v></c>',
    '<c r="B1" t="s"><v>99999999</v></c>',
    '<c r="XFD1"><v>1</v></c>',
    "<c><v>NaN</v></c>",
  ],
  ...[
    '<c r="A0"><v>1</v></c>',
    '<c r="" t="zzz"><v/></c>',
    '<c r="A1" t="d"><v>2026-99-99</v></c>',
    '<c r="A1" s="7"><v>1e308</v></c>',
  ],
  ...[
    '<c r="A1" t="inlineStr"><is><t>ID</t></is></c>',
    '<c r="B1" t="inlineStr"><is><t>Title</t></is></c>',
    "&#x0;",
    "&lol;",
    "]]>",
  ],
  ...[
    "<!-- -->",
    "<![CDATA[x]]>",
    "<c",
    "</row>",
    '<c r="A1"><f>HYPERLINK("http://x")</f><v>1</v></c>',
    "<v>",
    "\ufffe",
  ],
];
const LIST = Buffer.from(readFileSync("tests/fixtures/cpa-firm-controls.csv"));

/** Bytes of nobody's making; of a real list, mended by a bad hand; of text and of XML that mean to break something. */
export function hostileLists(): fc.Arbitrary<Promise<Buffer>> {
  const text = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "binary" })), { maxLength: 60 });
  const rows = fc.array(fc.array(fc.constantFrom(...CELLS), { maxLength: 8 }), { maxLength: 20 });
  const numbers = fc.constantFrom("1", "2", "0", "-1", "1048577", "99999999999", "x", "");
  const cuts = fc.array(fc.record({ at: fc.nat(LIST.length), gone: fc.nat(300), put: fc.constantFrom(...PIECES) }), {
    minLength: 1,
    maxLength: 12,
  });
  const flips = fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), bit: fc.nat(7) }), {
    maxLength: 30,
  });
  return fc.oneof(
    fc.uint8Array({ maxLength: 4000 }).map(async (bytes) => Buffer.from(bytes)),
    text.map(async (pieces) => Buffer.from(pieces.join(""))),
    text.map(async (pieces) => Buffer.from(`\ufeff${pieces.join("")}`, "utf16le")),
    cuts.map(async (all) => all.reduce<Buffer>((list, { at, gone, put }) => spliced(list, at, gone, put), LIST)),
    fc
      .tuple(rows, numbers)
      .map(([all, n]) =>
        workbookOf(all.map((cells) => `<row r="${n}">${cells.join("")}</row>`).join(""), text.toString()),
      ),
    fc
      .tuple(rows, flips)
      .map(async ([all, broken]) =>
        flipped(await workbookOf(all.map((c) => `<row>${c.join("")}</row>`).join("")), broken),
      ),
  );
}

function spliced(list: Buffer, at: number, gone: number, put: string): Buffer {
  return Buffer.concat([list.subarray(0, at), Buffer.from(put), list.subarray(at + gone)]);
}

function flipped(bytes: Buffer, flips: { at: number; bit: number }[]) {
  for (const { at, bit } of flips) {
    const i = Math.min(bytes.length - 1, Math.floor(at * bytes.length));
    bytes[i] = (bytes[i] ?? 0) ^ (1 << bit);
  }
  return bytes;
}
