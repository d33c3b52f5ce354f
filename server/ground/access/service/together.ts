import { continueAs, continuedAs, identityKey, identityOf, type TenantSettings, type Tx } from "#db/tenant.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { currentWork, sameWork } from "#server/ground/platform/work.ts";
import type { SignedInPerson } from "../queries.ts";

/** A read that may share a transaction with others of the same caller. */
export type Read<A extends TenantSettings | null, R> = {
  /** Authorizes it, as `identity`. @returns whom it runs as; null for `identity` */
  resolve(tx: Tx, person: SignedInPerson): Promise<A>;
  run(tx: Tx, person: SignedInPerson, actor: A): Promise<R>;
  /** Serves it in a transaction of its own. */
  alone(): Promise<R>;
};

export type Together = <A extends TenantSettings | null, R>(read: Read<A, R>) => Promise<R>;

/** Opens a READ ONLY transaction as `identity`, authenticates the caller, and learns which procedures were served. */
export type Open = (run: (tx: Tx, person: SignedInPerson) => Promise<string[]>) => Promise<unknown>;

/**
 * Gathers the reads asked for in one turn of the event loop, as a page's are, into one transaction and one authentication. Each
 * is still authorized by itself. One that fails in the database takes others with it, so those left without an answer are
 * served alone.
 */
export function readsTogether(open: Open): Together {
  let gathered: Waiting[] = [];

  async function serveGathered(): Promise<void> {
    const reads = gathered;
    gathered = [];
    if (reads.length > 1)
      await open((tx, person) => served(tx, person, reads)).catch((error: unknown) => {
        if (isRefusal(error)) for (const read of reads) read.refuse(error);
      });
    for (const read of reads) if (read.outcome() === null) void read.alone();
  }

  return (read) =>
    new Promise((resolve, reject) => {
      if (gathered.length === 0) setImmediate(serveGathered);
      gathered.push(waiting(read, resolve, reject));
    });
}

type Ready = { actor: TenantSettings | null; run(): Promise<void> };

type Waiting = {
  procedure: string;
  outcome(): "served" | "refused" | null;
  prepare(tx: Tx, person: SignedInPerson): Promise<Ready>;
  alone(): Promise<void>;
  /** @throws the error if it is no refusal, so that the read is served again */
  refuse(error: unknown): void;
};

function waiting<A extends TenantSettings | null, R>(
  read: Read<A, R>,
  resolve: (value: R) => void,
  reject: (error: unknown) => void,
): Waiting {
  const inWork = sameWork();
  let outcome: ReturnType<Waiting["outcome"]> = null;
  function refuse(error: unknown): void {
    if (!isRefusal(error)) throw error;
    outcome ??= "refused";
    reject(error);
  }
  function serve(value: R): void {
    outcome = "served";
    resolve(value);
  }
  return {
    procedure: currentWork()?.procedure ?? "",
    outcome: () => outcome,
    async prepare(tx, person) {
      const actor = await inWork(() => read.resolve(tx, person));
      return { actor, run: () => inWork(() => read.run(tx, person, actor)).then(serve, refuse) };
    },
    alone: () => inWork(read.alone).then(resolve, reject),
    refuse,
  };
}

/**
 * One after the other: a read may switch the transaction to another identity, under which no other read may ask anything.
 * @returns the procedures served
 */
async function served(tx: Tx, person: SignedInPerson, reads: readonly Waiting[]): Promise<string[]> {
  const self = identityOf(person.id);
  const ready: Ready[] = [];
  for (const read of reads) {
    await become(tx, self);
    const found = await read.prepare(tx, person).catch(read.refuse);
    if (found) ready.push(found);
  }
  // Neighbours of one identity need no switch between them.
  for (const { actor, run } of ready.sort((a, b) =>
    identityKey(a.actor ?? self).localeCompare(identityKey(b.actor ?? self)),
  )) {
    await become(tx, actor ?? self);
    await run();
  }
  return reads.filter((read) => read.outcome() === "served").map(({ procedure }) => procedure);
}

async function become(tx: Tx, settings: TenantSettings): Promise<void> {
  const now = continuedAs(tx);
  if (now ? identityKey(now) !== identityKey(settings) : settings.dbRole !== "identity")
    await continueAs(tx, settings, async () => undefined);
}

/** Whether a rule of ours refused it, which leaves the transaction as it is. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError || (error instanceof Error && error.cause instanceof AppError);
}
