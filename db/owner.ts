import { openDatabase } from "./client.ts";

/** Reads with SQL and parameters, as the database's owner. */
export type OwnerReader = <T>(
  strings: TemplateStringsArray,
  ...values: (string | number | null)[]
) => Promise<readonly T[]>;

/**
 * Runs an operator's check in one read-only, repeatable-read transaction as the owner, past row security. For the command line
 * alone: no request ever comes here.
 */
export async function readAsOwner<R>(ownerUrl: string, run: (owner: OwnerReader) => Promise<R>): Promise<R> {
  const { client } = openDatabase(ownerUrl, { max: 1 });
  try {
    const result = await client.begin("isolation level repeatable read read only", (tx) =>
      run((strings, ...values) => tx(strings, ...values) as never),
    );
    return result as R;
  } finally {
    await client.end({ timeout: 5 });
  }
}
