import { asIdentity, type Mode, poolLoad, type Tx } from "#db/tenant.ts";
import { forget, payerOf } from "#server/ground/limits/service/points.ts";
import { inTurn } from "#server/ground/limits/service/turns.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { personOfSession, personOfToken, type SignedInPerson } from "../queries.ts";
import { otherPersonsPage } from "../rules.ts";
import type { Together } from "./together.ts";

/** A request's credentials: a browser's session token or a program's access token. */
export type Caller = {
  sessionToken: string | null;
  accessToken?: string | null;
  /** the person the browser's page was made for: see otherPersonsPage */
  believes?: string | null;
  now: string;
  /** set for a page, whose reads share a transaction */
  together?: Together;
};

/** Authenticates and runs something as `identity`, outside any tenant, in one transaction. */
export function asPerson<R>(
  caller: Caller,
  mode: Mode,
  run: (tx: Tx, person: SignedInPerson) => Promise<R>,
): Promise<{ person: SignedInPerson; value: R }> {
  return inTurn(payerOf(caller), poolLoad().size, () =>
    asIdentity(mode, async (tx) => {
      const person = await requirePerson(tx, caller, mode);
      return { person, value: await run(tx, person) };
    }),
  );
}

/** @throws AppError("unauthenticated") without a live session or token; AppError("other_person") */
export async function requirePerson(tx: Tx, caller: Caller, mode: Mode): Promise<SignedInPerson> {
  const { accessToken, sessionToken } = caller;
  const person = accessToken ? await personOfToken(tx, accessToken) : await personOfSession(tx, sessionToken);
  const other = person && !accessToken ? otherPersonsPage(person, caller.believes, mode) : null;
  if (other) throw new AppError("other_person", other);
  if (person) return person;
  forget(caller);
  throw new AppError(
    "unauthenticated",
    accessToken
      ? "This access token is unknown, revoked or has expired."
      : "Sign in to continue. What you typed is still here.",
  );
}
