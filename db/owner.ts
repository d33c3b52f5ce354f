import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { openDatabase } from "./client.ts";

/**
 * Tagged-template SQL as the owner. `unsafe` takes assembled text; quote identifiers in it. `copy` streams a SELECT without
 * parameters in Postgres's binary COPY format.
 */
export type OwnerReader = {
  <T>(strings: TemplateStringsArray, ...values: (string | number | null)[]): Promise<readonly T[]>;
  unsafe<T>(text: string, values?: (string | number | null)[]): Promise<readonly T[]>;
  copy(select: string): AsyncIterable<Buffer>;
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
      const copy = (select: string) => piecesOf(tx.unsafe(`copy (${select}) to stdout (format binary)`).readable());
      return run(Object.assign(read, { unsafe, copy }));
    });
    return result as R;
  } finally {
    await client.end({ timeout: 5 });
  }
}

async function* piecesOf(coming: Promise<Readable>): AsyncGenerator<Buffer> {
  const stream = await coming;
  try {
    yield* stream.iterator({ destroyOnReturn: false });
  } finally {
    // The connection answers nothing else until all of it has come, also what nobody wants any more.
    stream.resume();
    await finished(stream);
    // The driver (postgres 3.4.9) pauses the connection when pieces wait, and after the last one nothing would let it go on.
    stream._read(0);
  }
}
