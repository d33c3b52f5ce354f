import { execFileSync } from "node:child_process";
import { createWriteStream, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ZipFile } from "yazl";
import { pathInArchive, portableName } from "#server/evidence/evidence/service/archive-names.ts";

const UNZIP = "/usr/bin/unzip";
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 });
const item = (id: string, code: string) => ({
  id,
  coversFrom: "2026-01-01",
  coversTo: "2026-12-31",
  controls: [{ code }],
});
const ID = "01a22041-6240-71aa-a010-04ab4841a9b1";

test("every name in the archive is valid on every file system, whatever the control or file is called", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 60, max: 255 }), (name, most) => {
      const portable = portableName(name, most);
      expect(Buffer.byteLength(portable)).toBeLessThanOrEqual(most);
      expect(portable).not.toMatch(/[\p{C}<>:"/\\|?*]|^[. ]|[. ]$/u);
      expect(portable).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
      expect(portable.isWellFormed() && portable.length > 0).toBe(true);
    }),
  );
});

test("different names stay different: other scripts, forbidden characters, and names that differ only beyond the cut", () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      fc.pre(one.normalize("NFC") !== other.normalize("NFC"));
      expect(portableName(one, 100)).not.toBe(portableName(other, 100));
    }),
  );
  const [a, b] = ["管理-1", "管理-2"].map((code) => pathInArchive(item(ID, code), { position: 0, name: "a.csv" }));
  expect(a).not.toBe(b);
  expect(a).toContain("管理-1/");
  expect(portableName("..", 100)).toBe("%2E%2E");
  expect(portableName("NUL.txt", 100)).toBe("%4EUL.txt");
});

test.skipIf(!existsSync(UNZIP))("unzip unpacks an archive of the worst names unchanged", async () => {
  const names = [
    "é".repeat(200),
    "数".repeat(200),
    "👩‍🔬".repeat(60),
    "con",
    "aux.txt",
    " a. ",
    "a/b",
    "%2F",
    `${"x".repeat(200)}.csv`,
  ];
  const paths = names.map((name, n) => pathInArchive(item(ID, name), { position: n, name }));
  const zip = new ZipFile();
  for (const path of paths) zip.addBuffer(Buffer.from(path), path);
  zip.end();
  const folder = mkdtempSync(join(tmpdir(), "tickmark-zip-"));
  try {
    await pipeline(zip.outputStream, createWriteStream(join(folder, "all.zip")));
    execFileSync(UNZIP, ["-q", join(folder, "all.zip"), "-d", join(folder, "out")], {
      env: { ...process.env, LC_ALL: "C.UTF-8" },
    });
    const found = readdirSync(join(folder, "out"), { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
    expect(found).toHaveLength(names.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
