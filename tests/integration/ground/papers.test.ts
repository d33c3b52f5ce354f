import { expect, test } from "vitest";
import { fromBuffer } from "yauzl";
import type { Paper } from "#server/ground/papers/schema.ts";
import { paperFile } from "#server/ground/papers/service/write-paper.ts";

const paper: Paper = {
  title: "Description of Payroll",
  under: ["SOC 2 Type 2", "As of 1 March 2026"],
  pieces: [
    { kind: "heading", level: 1, text: "DC 1  Services" },
    { kind: "text", text: "Two lines\nof <b>plain</b> & simple text, ’quoted’, Zürich, Ωμέγα, Привет." },
    { kind: "list", items: ["one", "two"] },
    { kind: "list", items: ["first", "second"], numbered: true },
    { kind: "table", head: ["Name", "Notes"], rows: [["A \u0000\u0001 name", "=cmd()"]] },
  ],
};

test("a DOCX contains exactly the given text, without characters that no document allows", async () => {
  const answer = await paperFile(paper, "docx", "description");
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="description.docx"');
  const xml = await entry(Buffer.from(await answer.arrayBuffer()), "word/document.xml");
  expect(xml).toContain("of &lt;b&gt;plain&lt;/b&gt; &amp; simple text, ’quoted’, Zürich, Ωμέγα, Привет.");
  expect(xml).toContain("A  name");
  expect(xml).toContain('w:val="Heading1"');
});

test("a document as PDF has its pages and its title", async () => {
  const answer = await paperFile(paper, "pdf", "description");
  expect(answer.headers.get("content-type")).toBe("application/pdf");
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  expect(bytes.length).toBeGreaterThan(5000);
});

test("a document of 3,000 rows can be written", async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => [`Row ${i}`, "A sentence of some length, again and again."]);
  const long = { ...paper, pieces: [{ kind: "table" as const, head: ["Name", "Notes"], rows }] };
  for (const format of ["pdf", "docx"] as const)
    expect((await (await paperFile(long, format, "long")).arrayBuffer()).byteLength).toBeGreaterThan(20_000);
});

function entry(zip: Buffer, name: string): Promise<string> {
  return new Promise((done, fail) =>
    fromBuffer(zip, { lazyEntries: true }, (error, file) => {
      if (error) return fail(error);
      file.on("entry", (found) => {
        if (found.fileName !== name) return file.readEntry();
        file.openReadStream(found, async (problem, stream) => {
          if (problem) return fail(problem);
          let text = "";
          for await (const part of stream) text += part;
          done(text);
        });
      });
      file.on("end", () => fail(new Error(`${name} is not there`)));
      file.readEntry();
    }),
  );
}
