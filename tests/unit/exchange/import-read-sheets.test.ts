import { deflateRawSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import writeWorkbook from "write-excel-file/node";
import { ZipFile } from "yazl";
import { readControls } from "#server/exchange/imports/rules/read-controls.ts";
import { guessTable } from "#server/exchange/imports/rules/table.ts";
import { readSheets } from "#server/ground/tables/service/read-sheets.ts";
import { KNOWN } from "./import-known-criteria.ts";

const LIST = 'Control ID,Title,Owner\r\nA-1,"Revue, “générale” – 5 €",Zoë\r\n';
const ROWS = [
  ["Control ID", "Title", "Owner"],
  ["A-1", "Revue, “générale” – 5 €", "Zoë"],
];
const read = async (bytes: Buffer | string, name = "list.csv") =>
  (await readSheets(Buffer.from(bytes), name)).map(({ rows }) => rows);
const refusal = (code: string, words: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(words) });

function utf16be(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

/** The few characters of LIST that Windows-1252 puts elsewhere than Latin-1 does. */
function windows1252(text: string): Buffer {
  const places: Record<string, number> = { "€": 0x80, "“": 0x93, "”": 0x94, "–": 0x96 };
  return Buffer.from([...text].map((character) => places[character] ?? character.charCodeAt(0)));
}

describe("text files", () => {
  test.each([
    ["UTF-8", Buffer.from(LIST)],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${LIST}`)],
    ["UTF-16 LE with a mark", Buffer.from(`\ufeff${LIST}`, "utf16le")],
    ["UTF-16 BE with a mark", utf16be(`\ufeff${LIST}`)],
    ["UTF-16 LE", Buffer.from(LIST, "utf16le")],
    ["UTF-16 BE", utf16be(LIST)],
    ["Windows-1252", windows1252(LIST)],
  ])("in %s are read to the letter", async (_, bytes) => {
    expect(await read(bytes)).toEqual([ROWS]);
  });

  test.each([",", ";", "\t", "|"])(
    "separated by %j are recognised by counting, past titles and prose",
    async (separator) => {
      const line = (...cells: string[]) =>
        cells.map((cell) => (cell.includes(separator) ? `"${cell}"` : cell)).join(separator);
      const prose = "First, second; third, a|b";
      const text = [
        "Acme, list of controls; draft",
        "",
        line("Control ID", "Title", "Owner"),
        line("A-1", prose, "Zoë"),
        line("A-2", "x, y, z, w", "B"),
      ];
      expect(await read(text.join("\n"))).toEqual([
        [
          ["Acme, list of controls; draft"].flatMap((title) =>
            separator === "," || separator === ";" ? title.split(separator).map((s) => s.trim()) : [title],
          ),
          [],
          ["Control ID", "Title", "Owner"],
          ["A-1", prose, "Zoë"],
          ["A-2", "x, y, z, w", "B"],
        ],
      ]);
    },
  );

  it("may name their separator in a first line", async () => {
    expect(await read("sep=;\r\nControl ID;Title, long, very\r\nA-1;x, y, z\r\n")).toEqual([
      [
        ["Control ID", "Title, long, very"],
        ["A-1", "x, y, z"],
      ],
    ]);
  });

  it("keep line ends and quotes within quotes, blanks before quotes, and rows of different lengths", async () => {
    expect(await read('ID, "Title, long"\nA-1,"two\nlines, ""quoted"""\nA-2\n"A-3",5" pipe,more,and more')).toEqual([
      [["ID", "Title, long"], ["A-1", 'two\nlines, "quoted"'], ["A-2"], ["A-3", '5" pipe', "more", "and more"]],
    ]);
  });

  it("count blank lines as rows, but not the empty ones at the end", async () => {
    expect(await read("a,b\r\n\r\n,,\r\nc,d,,,\r\n,,,\r\n\r\n")).toEqual([[["a", "b"], [], [], ["c", "d"]]]);
  });

  it("restore what an export neutralised, and drop what Postgres cannot store", async () => {
    expect(await read("a,b\n'=1,''=1\n'x,\u0007y\n")).toEqual([
      [
        ["a", "b"],
        ["=1", "'=1"],
        ["'x", "\u0007y"],
      ],
    ]);
    expect(await read(Buffer.concat([Buffer.from("a,b\n".repeat(2000)), Buffer.from("c\0,d\n")]))).toEqual([
      [...Array(2000).fill(["a", "b"]), ["c", "d"]],
    ]);
  });

  it("are refused with a remedy: empty, too long, too wide, unclosed quotes, other formats", async () => {
    await expect(read("")).rejects.toThrow(refusal("empty", /Choose the file/));
    await expect(read(" \r\n,,\r\n")).rejects.toThrow(refusal("empty", /Choose the file/));
    await expect(read("a,b\n".repeat(50_001))).rejects.toThrow(refusal("too_many_rows", /Split/));
    await expect(read(`a${",b".repeat(200)}`)).rejects.toThrow(refusal("too_large", /columns/));
    await expect(read(`a,b\n"${"x".repeat(33_000)}",c`)).rejects.toThrow(refusal("too_large", /row 2/));
    await expect(read(Buffer.alloc(20 * 1024 * 1024 + 1, "a"))).rejects.toThrow(refusal("too_large", /20 MB/));
    await expect(read('a,b\n"c,d\ne,f\n')).rejects.toThrow(refusal("unreadable", /quotation mark/));
    await expect(read("%PDF-1.7\n…")).rejects.toThrow(refusal("unreadable", /PDF/));
    await expect(read(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))).rejects.toThrow(
      refusal("unreadable", /\.xls /),
    );
    await expect(read("<html><table><tr><td>A</td></tr></table>")).rejects.toThrow(refusal("unreadable", /web page/));
    await expect(read(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 1, 2, 3, 4]))).rejects.toThrow(
      refusal("unreadable", /neither/),
    );
  });
});

describe("a real-world workbook", () => {
  const matrix = [
    [{ value: "Acme Ltd – control matrix", columnSpan: 6, fontWeight: "bold" as const }],
    [null, null, null, { value: new Date("2026-03-31T00:00:00Z"), format: "yyyy-mm-dd" }],
    [],
    ["Control", "Control", "Mapping", null, "Performed", "Key?"],
    ["#", "Activity", "TSC Ref", "Annex A", "by", null],
    [{ value: "ACCESS", columnSpan: 6 }],
    [
      { value: "AC-01", rowSpan: 2 },
      { value: "Access is reviewed each quarter.", rowSpan: 2 },
      "`CC6.1`–CC6.3",
      5.15,
      "Zoë",
      true,
    ],
    [null, null, "cc6.6", null, null, null],
    ["AC-02", "Keys rotate.", "CC6.1\nCC6.7", "5.1, 8.24", null, false],
    [],
    ["Total", null, null, null, null, null],
  ];

  it("yields its controls despite titles, dates, merged cells, two heading lines and other sheets", async () => {
    const notes = [["How to fill in"], ["Every control needs an owner"]];
    const bytes = await writeWorkbook([
      { data: notes, sheet: "Read me" },
      { data: matrix, sheet: "Matrix 2026" },
    ]).toBuffer();
    const sheets = await readSheets(bytes, "matrix.xlsx");
    expect(sheets.map(({ name }) => name)).toEqual(["Read me", "Matrix 2026"]);
    expect(sheets[1]?.rows[1]).toEqual(["", "", "", "2026-03-31"]);

    const mapping = guessTable(sheets);
    expect(mapping).toMatchObject({
      sheet: 1,
      headerRow: 4,
      columns: { code: 0, statement: 1, criteria: [2, 3], owner: 4, key: 5 },
    });
    const { rows, counts } = readControls(sheets[1]?.rows ?? [], mapping, {
      knownCriteria: KNOWN,
      existing: new Map(),
      defaults: {},
    });
    expect(counts).toEqual({ create: 2, update: 0, unchanged: 0, reject: 0 });
    expect(
      rows.map(({ row, control }) => [
        row,
        control?.code,
        control?.title,
        control?.ownerName,
        control?.key,
        control?.category,
      ]),
    ).toEqual([
      [7, "AC-01", "Access is reviewed each quarter", "Zoë", true, "ACCESS"],
      [9, "AC-02", "Keys rotate", null, false, "ACCESS"],
    ]);
    expect(rows.map(({ control }) => control?.criteria)).toEqual([
      ["CC6.1", "CC6.2", "CC6.3", "A.5.15", "CC6.6"],
      ["CC6.1", "CC6.7", "A.5.1", "A.8.24"],
    ]);
  });

  it("is recognised by its bytes, not its name", async () => {
    const bytes = await writeWorkbook([
      ["Control ID", "Title"],
      ["A-1", "One"],
    ]).toBuffer();
    expect(await read(bytes, "list.csv")).toEqual([
      [
        ["Control ID", "Title"],
        ["A-1", "One"],
      ],
    ]);
  });
});

describe("a malicious workbook", () => {
  const ROWS_XML = (rows: string) =>
    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;
  const parts = (rows: string): Record<string, string> => ({
    "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels":
      '<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/worksheets/sheet1.xml": ROWS_XML(rows),
  });

  async function zipped(files: Record<string, string | Buffer>): Promise<Buffer> {
    const zip = new ZipFile();
    for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }

  const cell = (place: string, text: string) => `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;
  const sheet = async (rows: string) => read(await zipped(parts(rows)));

  it("differs from an accepted file only in the attack", async () => {
    expect(await sheet(`<row r="2">${cell("A2", "a")}${cell("C2", "b")}</row>`)).toEqual([[[], ["a", "", "b"]]]);
    expect(await sheet(`<row r="1">${cell("A1", "a")}</row><row r="1048576"><c r="XFD1048576" s="0"/></row>`)).toEqual([
      [["a"]],
    ]);
  });

  test.each([
    ["a cell in the millionth row", `<row r="1048576">${cell("A1048576", "a")}</row>`, "too_many_rows"],
    ["a cell in the last column", `<row r="1">${cell("XFD1", "a")}</row>`, "too_large"],
    ["a row beyond the last", '<row r="900000000"></row>', "unreadable"],
    ["a row number in another notation", `<row r="9e9">${cell("A1", "a")}</row>`, "unreadable"],
    ["a row number as an entity", '<row r="&#57;&#57;99999999"></row>', "unreadable"],
    ["a row number behind a quoted bracket", '<row spans=">" r="900000000"></row>', "unreadable"],
    ["a row number in single quotes", "<row r='900000000'></row>", "unreadable"],
    ["a column of many letters", `<row r="1">${cell("ZZZZZZ1", "a")}</row>`, "unreadable"],
  ])("does not fill the memory with %s", async (_, rows, code) => {
    await expect(sheet(rows)).rejects.toThrow(refusal(code, /\./));
  });

  it("does not exhaust memory with many sheets that have far corners", async () => {
    const corner = ROWS_XML(`<row r="50000">${cell("GR50000", "a")}</row>`);
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`xl/worksheets/s${i}.xml`, corner]));
    await expect(read(await zipped({ ...parts(""), ...many }))).rejects.toThrow(refusal("too_large", /Copy the sheet/));
  });

  it("is not unpacked when its directory declares too much", async () => {
    const bomb = Buffer.alloc(30 * 1024 * 1024, "a");
    await expect(read(await zipped({ ...parts(""), "xl/x.xml": bomb }))).rejects.toThrow(
      refusal("too_large", /unpacks/),
    );
  });

  it("cannot declare less in its directory than it unpacks to", async () => {
    const bytes = await zipped({ ...parts(""), "xl/x.xml": Buffer.alloc(1024 * 1024, "a") });
    const entry = bytes.lastIndexOf("xl/x.xml") - 46;
    bytes.writeUInt32LE(100, entry + 24);
    await expect(read(bytes)).rejects.toThrow(refusal("unreadable", /damaged/));
  });

  it("cannot hide a part from its directory: only what was checked is read", async () => {
    const content = Buffer.from(ROWS_XML(`<row r="1">${cell("A1", "hidden")}</row>`));
    const packed = deflateRawSync(content);
    const name = Buffer.from("xl/worksheets/sheet1.xml");
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(8, 8);
    header.writeUInt32LE(packed.length, 18);
    header.writeUInt32LE(content.length, 22);
    header.writeUInt16LE(name.length, 26);
    const hidden = Buffer.concat([header, name, packed]);
    const honest = await zipped(parts(`<row r="1">${cell("A1", "shown")}</row>`));
    const end = honest.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
    const directory = honest.readUInt32LE(end + 16);
    const bytes = Buffer.concat([honest.subarray(0, directory), hidden, honest.subarray(directory)]);
    bytes.writeUInt32LE(directory + hidden.length, end + hidden.length + 16);
    expect(await read(bytes)).toEqual([[["shown"]]]);
  });

  it("is refused when it is another archive, damaged, or cut short", async () => {
    await expect(read(await zipped({ "word/document.xml": "<w/>" }))).rejects.toThrow(
      refusal("unreadable", /not an Excel workbook/),
    );
    const bytes = await zipped(parts(""));
    await expect(read(bytes.subarray(0, bytes.length - 30))).rejects.toThrow(refusal("unreadable", /damaged/));
    await expect(
      read(await zipped({ ...parts(""), "xl/worksheets/sheet1.xml": "<worksheet><sheetData><row" })),
    ).rejects.toHaveProperty("name", "ImportFileError");
    for (let at = 0; at < bytes.length; at += 7) {
      const broken = Buffer.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ 0xff;
      await read(broken).catch((error: unknown) => expect(error).toHaveProperty("name", "ImportFileError"));
    }
  });
});
