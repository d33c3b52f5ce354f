import { openDatabase } from "./client.ts";

/** Reads with SQL and parameters, as the database's owner. `unsafe` takes a text that was put together: names in it must be quoted. */
export type OwnerReader = {
  <T>(strings: TemplateStringsArray, ...values: (string | number | null)[]): Promise<readonly T[]>;
  unsafe<T>(text: string, values?: (string | number | null)[]): Promise<readonly T[]>;
};

/**
 * Runs an operator's check in one read-only, repeatable-read transaction as the owner, past row security. For the command line
 * alone: no request ever comes here.
 */
export async function readAsOwner<R>(ownerUrl: string, run: (owner: OwnerReader) => Promise<R>): Promise<R> {
  const { client } = openDatabase(ownerUrl, { max: 1 });
  try {
    const result = await client.begin("isolation level repeatable read read only", (tx) => {
      const read = <T>(strings: TemplateStringsArray, ...values: (string | number | null)[]) =>
        tx(strings, ...values) as unknown as Promise<readonly T[]>;
      const unsafe = <T>(text: string, values: (string | number | null)[] = []) =>
        tx.unsafe(text, values) as unknown as Promise<readonly T[]>;
      return run(Object.assign(read, { unsafe }));
    });
    return result as R;
  } finally {
    await client.end({ timeout: 5 });
  }
}
