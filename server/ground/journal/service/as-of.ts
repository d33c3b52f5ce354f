import { type SQL, sql } from "drizzle-orm";
import { engagement } from "#db/schema/plan/engagements.ts";
import { type AsOf, continueAs, type TenantSettings, type Tx } from "#db/tenant.ts";
import { AppError } from "#server/ground/platform/errors.ts";

/** Somebody who reads, and at which instant: `now` decides what is due and what is missing. */
export type ReaderAt = TenantSettings & { now: string };

/**
 * Reads records as they stood when something was issued, by the database's views of that name: the same statements, whatever was
 * changed since. Everything that reads an engagement's controls, evidence or scope goes through here; the journal, and who may look,
 * stay as they are now. What runs beside it in the same transaction would read the past too, so nothing may.
 *
 * @param frozen null for what is not issued: reads the present, without a statement more
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

/** Reads the present in a transaction that reads as of an issue, for what an engagement has become since. */
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
    // A refusal leaves the transaction alive: whoever goes on in it reads what they read before.
    if (error instanceof AppError) await back();
    throw error;
  }
}

/** The schema whose functions count what an auditor is not shown: as it is, or as it stood for who reads as of an issue. */
export function countedIn({ frozen }: Pick<TenantSettings, "frozen">): SQL {
  return frozen ? sql`past` : sql`app`;
}

/** The columns of an engagement that say as of what it reads; `asOfRow` makes one value of them. */
export const FROZEN = {
  frozenEntries: engagement.frozenEntries,
  frozenOrgEntries: engagement.frozenOrgEntries,
  frozenAt: engagement.frozenAt,
};

/** Those columns as one value. */
export function asOfRow(row: {
  frozenEntries: number | null;
  frozenOrgEntries: number | null;
  frozenAt: string | null;
}): AsOf | null {
  const { frozenEntries: entries, frozenOrgEntries: orgEntries, frozenAt: at } = row;
  return entries === null || orgEntries === null || at === null ? null : { entries, orgEntries, at };
}
