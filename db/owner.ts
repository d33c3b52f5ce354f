import { openDatabase } from "./client.ts";

/** Tagged-template SQL as the owner. `unsafe` takes assembled text; quote identifiers in it. */
export type OwnerReader = {
  <T>(strings: TemplateStringsArray, ...values: (string | number | null)[]): Promise<readonly T[]>;
  unsafe<T>(text: string, values?: (string | number | null)[]): Promise<readonly T[]>;
};

/**
 * Runs an operator's check as the owner, bypassing row-level security, in one read-only repeatable-read transaction. Command line
 * only; never call it from a request.
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
