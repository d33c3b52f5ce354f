import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { verifyJournals } from "#server/ground/journal/service/verify.ts";
import { inDatabase } from "#tests/factories/empty-place.ts";
import { LIST_ROWS, type Tally } from "./load.ts";

/**
 * Expects of an installation after a disaster: no evidence without bytes, no half import, nothing acknowledged lost, and a journal that
 * fits. An upload that is no evidence yet may wait without bytes: it is noted first, and its sender is answered when they are there.
 */
export async function expectWhole(url: string, dataDir: string, record: Tally): Promise<void> {
  await inDatabase(url, async (owner) => {
    const named = await owner<
      { org: string; sha256: string }[]
    >`select distinct org_id as org, sha256 from evidence_file`;
    for (const { org, sha256 } of named) {
      const bytes = await readFile(join(dataDir, "objects", org, sha256.slice(0, 2), sha256));
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
    }
    const ids = new Set((await owner<{ id: string }[]>`select id from evidence`).map((r) => r.id));
    expect(record.acknowledged.filter(({ id }) => !ids.has(id))).toEqual([]);
    const lists = await owner<{ prefix: string; n: number }[]>`
      select split_part(code, '-', 1) as prefix, count(*)::int as n from control where code like 'L%' group by 1`;
    expect(lists.filter((l) => l.n !== LIST_ROWS)).toEqual([]);
    for (const prefix of record.imported) expect(lists.map((l) => l.prefix)).toContain(prefix);
  });
  const said: string[] = [];
  const code = await verifyJournals(url, { workspace: null, files: true }, (line) => said.push(line));
  expect(`${code} ${said.join("\n")}`).toMatch(/^0 /);
}
