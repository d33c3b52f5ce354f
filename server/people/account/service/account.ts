import { and, eq, gt, isNull, ne, sql } from "drizzle-orm";
import { person, personToken, session } from "#db/schema/ground/identity.ts";
import { asIdentity, type Tx } from "#db/tenant.ts";
import type { SignedInPerson } from "#server/ground/access/queries.ts";
import { type Caller, servePerson } from "#server/ground/access/service.ts";
import { isRecent } from "#server/ground/mail/rules.ts";
import { queueMail, sentTo } from "#server/ground/mail/service/queue.ts";
import { env } from "#server/ground/platform/env.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId, newToken, tokenHash } from "#server/ground/platform/ids.ts";
import { log } from "#server/ground/platform/log.ts";
import { observeDenial } from "#server/ground/platform/observe.ts";
import { type From, forgive, throttle, throttleLink, throttleSession } from "./attempts.ts";
import { forgetDevices } from "./devices.ts";
import { recordForPerson } from "./journal.ts";
import { RESET_MINUTES, resetMail, unknownAddressMail } from "./letters.ts";
import { hashPassword, isPasswordOf } from "./passwords.ts";

const SESSION_DAYS = 7;

/** The address is confirmed. @throws AppError("conflict") if it has an account */
export async function createPerson(
  tx: Tx,
  input: { email: string; name: string; passwordHash: string; isDemo?: boolean },
): Promise<string> {
  const id = newId();
  const rows = await tx
    .insert(person)
    .values({
      id,
      email: input.email,
      name: input.name,
      passwordHash: input.passwordHash,
      isDemo: input.isDemo ?? false,
    })
    .onConflictDoNothing()
    .returning({ id: person.id });
  if (rows.length === 0) throw new AppError("conflict", "This address already has an account. Sign in instead.");
  return id;
}

/** Takes equally long without an account. @returns null if wrong @throws AppError("too_many_requests") */
export async function checkCredentials(email: string, password: string, from: From): Promise<string | null> {
  const attempt = await throttle("sign-in", email, from);
  const [found] = await asIdentity("read", (tx) =>
    tx.select({ id: person.id, isDemo: person.isDemo }).from(person).where(sql`lower(email) = ${email}`),
  );
  const right = await isPasswordOf(found?.id ?? newId(), password);
  // Demo accounts work only while the database is a demo.
  const usable = found && (!found.isDemo || env().demo);
  if (!right || !usable) {
    observeDenial("credentials", { account: found?.id ?? null });
    return null;
  }
  await forgive(attempt);
  log.info({ account: found.id }, "signed in");
  return found.id;
}

export async function startSession(personId: string, userAgent: string | null): Promise<string> {
  const token = newToken();
  await asIdentity("write", (tx) =>
    tx.insert(session).values({
      tokenHash: tokenHash(token),
      personId,
      userAgent: userAgent?.slice(0, 300) ?? null,
      expiresAt: hoursFromNow(SESSION_DAYS * 24),
    }),
  );
  return token;
}

export async function endSession(token: string): Promise<void> {
  await asIdentity("write", (tx) => tx.delete(session).where(eq(session.tokenHash, tokenHash(token))));
}

/** @param exceptToken null ends the current one too */
export async function endSessionsOf(tx: Tx, personId: string, exceptToken: string | null): Promise<void> {
  await forgetDevices(tx, [personId]);
  const mine = eq(session.personId, personId);
  await tx.delete(session).where(exceptToken ? and(mine, ne(session.tokenHash, tokenHash(exceptToken))) : mine);
}

/** Opens its own transactions, so that none is open while hashing. @throws AppError("invalid", field "current" | "password") */
export async function changePassword(
  who: SignedInPerson,
  input: { current: string; next: string },
  caller: Caller,
): Promise<void> {
  const attempt = await throttleSession("password", who.email, caller.sessionToken ?? "");
  if (!(await isPasswordOf(who.id, input.current)))
    throw new AppError("invalid", "This is not your current password.", { field: "current" });
  await forgive(attempt);
  const passwordHash = await hashPassword(input.next, [who.name, who.email], "next");
  await servePerson(caller, "write", (tx) => setPassword(tx, who, passwordHash, caller.now, caller.sessionToken));
}

// The response never reveals whether the address has an account. No mail is sent while a recent link still works.
export async function requestReset(email: string, from: From): Promise<void> {
  await throttle("reset", email, from);
  const token = newToken();
  await asIdentity("write", async (tx) => {
    const [known] = await tx
      .select({ id: person.id })
      .from(person)
      .where(sql`lower(email) = ${email} and (${env().demo} or not is_demo)`);
    const [{ mailbox }, [live]] = await Promise.all([
      sentTo(tx, email, ["reset", "unknown"]),
      tx
        .select({ personId: personToken.personId })
        .from(personToken)
        .where(
          and(
            eq(personToken.personId, known?.id ?? newId()),
            isNull(personToken.usedAt),
            gt(personToken.expiresAt, sql`now() + interval '10 minutes'`),
          ),
        )
        .limit(1),
    ]);
    if (isRecent(mailbox) && (live || !known)) return;
    const expiresAt = hoursFromNow(RESET_MINUTES / 60);
    const link = { tokenHash: tokenHash(token), purpose: "password_reset" as const, expiresAt };
    await Promise.all([
      known ? tx.insert(personToken).values({ ...link, personId: known.id }) : null,
      known ? queueMail(tx, "reset", resetMail(email, token)) : queueMail(tx, "unknown", unknownAddressMail(email)),
    ]);
  });
}

/**
 * Claims the link before hashing, so that concurrent requests hash only once, and releases it if the password is refused.
 * @throws AppError("not_found") if the link is used, expired or unknown; AppError("invalid", field "password") if too common
 */
export async function resetPassword(token: string, password: string, network: string, now: string): Promise<void> {
  await throttleLink(token, network);
  const link = eq(personToken.tokenHash, tokenHash(token));
  const who = await asIdentity("write", async (tx) => {
    const [used] = await tx
      .update(personToken)
      .set({ usedAt: sql`now()` })
      .where(and(link, isNull(personToken.usedAt), gt(personToken.expiresAt, sql`now()`)))
      .returning({ personId: personToken.personId });
    const named = { id: person.id, name: person.name, email: person.email };
    const [found] = used ? await tx.select(named).from(person).where(eq(person.id, used.personId)) : [];
    if (!found) throw new AppError("not_found", "This link has already been used or has expired. Ask for a new one.");
    return found;
  });
  try {
    const passwordHash = await hashPassword(password, [who.name, who.email]);
    await asIdentity("write", (tx) => setPassword(tx, who, passwordHash, now, null));
  } catch (error) {
    await asIdentity("write", (tx) => tx.update(personToken).set({ usedAt: null }).where(link));
    throw error;
  }
}

async function setPassword(
  tx: Tx,
  who: { id: string; name: string; email: string },
  passwordHash: string,
  now: string,
  keepToken: string | null,
): Promise<void> {
  await tx.update(person).set({ passwordHash, passwordChangedAt: now }).where(eq(person.id, who.id));
  await endSessionsOf(tx, who.id, keepToken);
  await tx
    .update(personToken)
    .set({ usedAt: sql`now()` })
    .where(and(eq(personToken.personId, who.id), isNull(personToken.usedAt)));
  await recordForPerson(tx, who, now, "person.password_changed");
}

function hoursFromNow(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString();
}
