import { availableParallelism } from "node:os";
import type { OwnerReader } from "#db/owner.ts";
import { inThreads } from "#server/ground/platform/threads.ts";
import type { Checked, Place } from "../rules/batch.ts";
import type { Batches } from "../rules/verify.ts";
import { ENTRY_COLUMNS, rowBatches } from "./entry-rows.ts";
import { checkedOf } from "./verify-thread.ts";

const threads = inThreads<typeof import("./verify-thread.ts")>(
  "server/ground/journal/service/verify-thread.ts",
  "The entries of this log are too large to be checked.",
  600,
  "journal",
);

const AHEAD = Math.min(2 * availableParallelism(), 64);

export function entriesOf(owner: OwnerReader, { orgId, logId }: { orgId: string; logId: string }): Batches {
  return async function* (of) {
    const rows = owner.copy(
      `select ${ENTRY_COLUMNS} from journal_entry where org_id = '${orgId}' and log_id = '${logId}' order by journal_entry.sequence`,
    );
    const underWay: Promise<Checked>[] = [];
    let from = 0;
    try {
      for await (const { bytes, count, last } of rowBatches(rows)) {
        const end = from + count;
        const place = { ...of, from, cuts: of.cuts.filter((size) => size > from && size < end) };
        const alone = from === 0 && last;
        underWay.push(alone ? Promise.resolve(checkedOf({ bytes, place })) : begun({ bytes, place }));
        from = end;
        if (underWay.length === AHEAD) yield* first(underWay);
      }
      while (underWay.length > 0) yield* first(underWay);
    } finally {
      await Promise.allSettled(underWay);
    }
  };
}

function begun(batch: { bytes: Buffer<ArrayBuffer>; place: Place }): Promise<Checked> {
  const checked = threads("checkedOf", batch, [batch.bytes.buffer]);
  // Awaited later; an earlier rejection would end the process.
  checked.catch(() => undefined);
  return checked;
}

async function* first(underWay: Promise<Checked>[]) {
  const checked = await underWay[0];
  underWay.shift();
  if (checked) yield checked;
}
