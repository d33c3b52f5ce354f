import { type SQL, sql } from "drizzle-orm";
import { type AsOf, continueAs, type TenantSettings, type Tx } from "#db/tenant.ts";
import { AppError } from "#server/ground/platform/errors.ts";

export type ReaderAt = TenantSettings & { now: string };

/**
 * Reads records as of an issue (null: the present). The journal and access rights stay current.
 * Run nothing else in the transaction at the same time: it would read the past too.
 */
export async function asIssued<A extends ReaderAt, R>(
  tx: Tx,
  actor: A,
  frozen: AsOf | null,
  run: (actor: A) => Promise<R>,
): Promise<R> {
  if (!frozen) return run(actor);
  const then = { ...actor, frozen, now: frozen.at };
  if (actor.frozen?.entries === frozen.entries) return run(then);
  return within(tx, actor, then, run);
}

export function asNow<A extends ReaderAt, R>(tx: Tx, actor: A, run: (actor: A) => Promise<R>): Promise<R> {
  return actor.frozen ? within(tx, actor, { ...actor, frozen: null }, run) : run(actor);
}

async function within<A extends ReaderAt, R>(tx: Tx, actor: A, other: A, run: (actor: A) => Promise<R>): Promise<R> {
  const back = () => continueAs(tx, actor, async () => {});
  try {
    const result = await continueAs(tx, other, () => run(other));
    await back();
    return result;
  } catch (error) {
    // A refusal leaves the transaction usable, so restore its reader.
    if (error instanceof AppError) await back();
    throw error;
  }
}

export function countedIn({ frozen }: Pick<TenantSettings, "frozen">): SQL {
  return frozen ? sql`past` : sql`app`;
}

export function asOfRow(row: {
  frozenEntries: number | null;
  frozenOrgEntries: number | null;
  frozenAt: string | null;
}): AsOf | null {
  const { frozenEntries: entries, frozenOrgEntries: orgEntries, frozenAt: at } = row;
  return entries === null || orgEntries === null || at === null ? null : { entries, orgEntries, at };
}
