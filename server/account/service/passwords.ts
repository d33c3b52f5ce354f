import { hash, verify } from "@node-rs/argon2";
import { requireNoTransaction } from "#db/tenant.ts";
import { AppError } from "#server/platform/errors.ts";
import { type Gate, throughGate } from "#server/platform/gate.ts";
import { inThreads } from "#server/platform/threads.ts";

// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane (about 20 ms here).
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** However many sign in at once, this much of the processor and of the memory is theirs: requests that need neither go on. */
export const PASSWORD_WORK: Gate = { name: "passwords", places: 2, mostWaiting: 200, longestWaitMs: 10_000 };

const judge = inThreads<Pick<typeof import("../rules/password.ts"), "passwordProblem">>(
  "server/account/rules/password.ts",
  "This password takes too long to judge. Use a few unrelated words.",
  5,
  "passwords",
);

/**
 * The hash of a password that may be used.
 *
 * @param known what an attacker would try first: the person's name, address, organization
 * @param field the input that a refusal belongs to
 * @throws AppError("invalid") for a common or guessable password; AppError("unavailable") when too many are waited for; Error inside a
 *   transaction
 */
export async function hashPassword(password: string, known: readonly string[], field = "password"): Promise<string> {
  const problem = await work(() => judge("passwordProblem", { password, known }));
  if (problem) throw new AppError("invalid", problem, { field });
  return work(() => hash(password, ARGON2));
}

/** Whether the password is the one that was hashed. @throws AppError("unavailable"); Error inside a transaction */
export function fits(passwordHash: string, password: string): Promise<boolean> {
  return work(() => verify(passwordHash, password));
}

function work<R>(run: () => Promise<R>): Promise<R> {
  requireNoTransaction("work on a password");
  return throughGate(PASSWORD_WORK, run);
}
