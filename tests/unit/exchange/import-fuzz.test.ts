import fc from "fast-check";
import { expect, test } from "vitest";
import { readControls } from "#server/exchange/imports/rules/read-controls.ts";
import { guessTable } from "#server/exchange/imports/rules/table.ts";
import { sheetsOf } from "#server/exchange/imports/service/reader-thread.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import type { Sheet } from "#server/ground/tables/schema.ts";
import { hostileLists } from "#tests/factories/hostile-lists.ts";
import { KNOWN } from "./import-known-criteria.ts";

/** A run by hand takes more. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 400);

test(`whatever file is sent, it is read or refused with what to do (${RUNS} files)`, async () => {
  let tried = 0;
  let read = 0;
  await fc.assert(
    fc.asyncProperty(hostileLists(), async (made) => {
      const bytes = await made;
      tried += 1;
      try {
        const sheets: Sheet[] = JSON.parse(await sheetsOf({ bytes, name: "list" }));
        const plan = guessTable(sheets);
        const rows = sheets[plan.sheet]?.rows ?? [];
        const reading = readControls(rows, plan, { knownCriteria: KNOWN, existing: new Map(), defaults: {} });
        for (const { verdict, control, problems } of reading.rows) {
          expect(verdict === "reject" ? problems.length : 1).toBeGreaterThan(0);
          expect(JSON.stringify(control ?? "")).not.toContain("\\u0000");
        }
        read += 1;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error.message).toMatch(/\. ?[A-Z].*\.$/);
      }
    }),
    { numRuns: RUNS },
  );
  expect(read, "some of them are lists").toBeGreaterThan(tried / 20);
}, 120_000);
