import { hash, parseOptions } from "@node-rs/argon2";
import { sql } from "drizzle-orm";
import { asIdentity, requireNoTransaction } from "#db/tenant.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { type Gate, throughGate } from "#server/ground/platform/gate.ts";
import { inThreads } from "#server/ground/platform/threads.ts";

// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane (about 20 ms here).
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const DUMMY_SETTING = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw";

// A rush of sign-ins must not starve other requests.
export const PASSWORD_WORK: Gate = { name: "passwords", places: 2, mostWaiting: 200, longestWaitMs: 10_000 };

const passwordThread = inThreads<Pick<typeof import("../rules/password.ts"), "passwordProblem">>(
  "server/people/account/rules/password.ts",
  "This password takes too long to check. Use a few unrelated words.",
  15,
  "passwords",
);

/**
 * @param known what an attacker would try first: the person's name, address, organization
 * @throws AppError("invalid") for a guessable password; AppError("unavailable") if the queue is full; Error inside a transaction
 */
export async function hashPassword(password: string, known: readonly string[], field = "password"): Promise<string> {
  const problem = await work(() => passwordThread("passwordProblem", { password, known }));
  if (problem) throw new AppError("invalid", problem, { field });
  return work(() => hash(password, ARGON2));
}

// No role can read a hash: Postgres returns its parameters and salt, and compares what we compute. Unknown ids take as long.
/** @throws AppError("unavailable"); Error inside a transaction */
export async function isPasswordOf(personId: string, password: string): Promise<boolean> {
  const [kept] = await asIdentity("read", (tx) =>
    tx.execute<{ setting: string | null }>(sql`select app.password_setting(${personId}) as setting`),
  );
  const setting = kept?.setting ?? DUMMY_SETTING;
  const { memoryCost, timeCost, parallelism } = parseOptions(`${setting}$${"A".repeat(43)}`);
  const salt = Buffer.from(setting.split("$").at(-1) ?? "", "base64");
  const made = await work(() => hash(password, { ...ARGON2, memoryCost, timeCost, parallelism, salt }));
  const [answer] = await asIdentity("read", (tx) =>
    tx.execute<{ fits: boolean }>(sql`select app.password_fits(${personId}, ${made}) as fits`),
  );
  return answer?.fits ?? false;
}

function work<R>(run: () => Promise<R>): Promise<R> {
  requireNoTransaction("work on a password");
  return throughGate(PASSWORD_WORK, run);
}
