import { randomBytes } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { person } from "#db/schema/ground/identity.ts";
import { accessToken } from "#db/schema/people/tokens.ts";
import { asIdentity, type Tx } from "#db/tenant.ts";
import { CAPABILITIES } from "#server/ground/access/rules.ts";
import { can, serveAs, type WorkspaceActor, workspaceTarget } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { accessTokenText, newId, tokenHash } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import type { CreatedToken, CreateToken } from "./schema.ts";

/** @throws AppError("forbidden") for a capability the actor lacks */
export async function createToken(tx: Tx, actor: WorkspaceActor, input: CreateToken): Promise<CreatedToken> {
  const beyond = input.capabilities.find((c) => !can(actor, c));
  if (beyond)
    throw new AppError(
      "forbidden",
      `You cannot grant what you are not allowed to do yourself (${CAPABILITIES[beyond].label.toLowerCase()}).`,
      { field: "capabilities" },
    );
  const id = newId();
  const token = accessTokenText(actor.orgId, randomBytes(32));
  const expiresAt = new Date(Date.parse(actor.now) + input.days * 86_400_000).toISOString();
  const { name, capabilities } = input;
  await tx.insert(accessToken).values({
    ...tenantKey(actor),
    id,
    personId: actor.personId ?? "",
    personName: actor.personName,
    name,
    tokenHash: tokenHash(token),
    capabilities,
    createdAt: actor.now,
    expiresAt,
  });
  await record(tx, actor, {
    action: "token.created",
    subject: { type: "token", id, label: name },
    after: { name, capabilities, expiresAt },
  });
  return { id, token, expiresAt };
}

/** By the operator. @param workspace its id or slug @throws AppError("not_found") also for a workspace out of the person's reach */
export async function createTokenFor(email: string, workspace: string, input: CreateToken): Promise<string> {
  const [who] = await asIdentity("read", (tx) =>
    tx
      .select({ id: person.id, name: person.name, email: person.email })
      .from(person)
      .where(sql`lower(email) = ${email}`),
  );
  if (!who) throw new AppError("not_found", `No account has the address ${email}.`);
  const target = workspaceTarget({ workspace }, "token:manage");
  const made = await serveAs(who, new Date().toISOString(), target, "write", (tx, actor) =>
    createToken(tx, actor, { ...input, capabilities: input.capabilities.filter((c) => can(actor, c)) }),
  );
  return made.token;
}

export async function revokeToken(tx: Tx, actor: WorkspaceActor, id: string): Promise<void> {
  const [row] = await tx
    .update(accessToken)
    .set({ revokedAt: actor.now })
    .where(and(inTenant(accessToken, actor), eq(accessToken.id, id), isNull(accessToken.revokedAt)))
    .returning({ name: accessToken.name });
  if (!row) throw notFound("token");
  await record(tx, actor, {
    action: "token.revoked",
    subject: { type: "token", id, label: row.name },
    after: { revokedAt: actor.now },
  });
}
