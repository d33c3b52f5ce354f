import { and, eq, gt, sql } from "drizzle-orm";
import { person, signUp } from "#db/schema/ground/identity.ts";
import { asIdentity, type Tx } from "#db/tenant.ts";
import { holdsBackMail } from "#server/ground/mail/rules.ts";
import { noteAccount } from "#server/ground/mail/service/outbox.ts";
import { queueMail, sentTo } from "#server/ground/mail/service/queue.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newToken, tokenHash } from "#server/ground/platform/ids.ts";
import { createOrganization } from "#server/people/organizations/service.ts";
import type { ConfirmSignUp, NewAccount } from "../schema.ts";
import { createPerson } from "./account.ts";
import { type From, throttle, throttleLink } from "./attempts.ts";
import { confirmMail, knownAddressMail, LINK_HOURS } from "./letters.ts";
import { hashPassword } from "./passwords.ts";

// The response never reveals whether the address has an account. Anyone can type an address, so nothing else is stored.
/** @throws AppError("too_many_requests") */
export async function requestSignUp(email: string, from: From): Promise<void> {
  await throttle("sign-up", email, from);
  const token = newToken();
  await asIdentity("write", async (tx) => {
    const [known] = await tx.select({ id: person.id }).from(person).where(sql`lower(email) = ${email}`);
    if (holdsBackMail(email, await sentTo(tx, email, known ? ["known"] : ["confirm"]))) return;
    const expiresAt = sql`now() + make_interval(hours => ${LINK_HOURS})`;
    // Same work for known and unknown addresses, so timing reveals nothing. A known one's link is never mailed and opens nothing.
    await Promise.all([
      tx.insert(signUp).values({ tokenHash: tokenHash(token), email, expiresAt }),
      known ? queueMail(tx, "known", knownAddressMail(email)) : queueMail(tx, "confirm", confirmMail(email, token)),
    ]);
  });
}

/** Does not consume the link. Null if it is used, expired or unknown. */
export async function lookSignUp(token: string): Promise<string | null> {
  return asIdentity("read", async (tx) => {
    const [link] = await tx.select({ email: signUp.email }).from(signUp).where(live(token));
    const [account] = link
      ? await tx.select({ id: person.id }).from(person).where(sql`lower(email) = ${link.email}`)
      : [];
    return link && !account ? link.email : null;
  });
}

/**
 * Hashes only with a valid link, and consumes it in the same transaction, so that a refusal leaves it valid.
 * @throws AppError("not_found") if the link is used, expired or unknown; AppError("invalid", field "password"); "too_many_requests"
 */
export async function confirmSignUp(input: ConfirmSignUp, network: string, now: string): Promise<string> {
  await throttleLink(input.token, network);
  const email = await lookSignUp(input.token);
  if (!email) throw linkIsOver();
  const passwordHash = await hashPassword(input.password, [input.name, email, input.organization?.name ?? ""]);
  const id = await asIdentity("write", async (tx) => {
    const used = await tx.delete(signUp).where(live(input.token)).returning({ email: signUp.email });
    if (used.length === 0) throw linkIsOver();
    return createAccountIn(tx, { ...input, email }, passwordHash, now);
  });
  noteAccount(email);
  return id;
}

/** Vouched for by the operator, without mail. */
export async function createAccount(input: NewAccount): Promise<string> {
  const passwordHash = await hashPassword(input.password, [input.name, input.email]);
  return asIdentity("write", (tx) => createAccountIn(tx, input, passwordHash, new Date().toISOString()));
}

async function createAccountIn(tx: Tx, input: NewAccount, passwordHash: string, now: string): Promise<string> {
  const { email, name, organization } = input;
  const id = await createPerson(tx, { email, name, passwordHash });
  if (organization) await createOrganization(tx, { id, name, email }, organization, now);
  return id;
}

function live(token: string) {
  return and(eq(signUp.tokenHash, tokenHash(token)), gt(signUp.expiresAt, sql`now()`));
}

function linkIsOver(): AppError {
  return new AppError(
    "not_found",
    "This link has already been used or has expired. If you have just created your account, sign in; otherwise sign up again.",
  );
}
