import { asIdentity } from "#db/tenant.ts";
import { createOrganization } from "#server/organizations/service.ts";
import type { SignUp } from "../schema.ts";
import { createPerson } from "./account.ts";
import { hashPassword } from "./passwords.ts";

/** Creates a person whom the operator vouches for, without a mail. @returns the person's id */
export async function createAccount(input: SignUp): Promise<string> {
  const passwordHash = await hashPassword(input.password, [input.name, input.email]);
  return asIdentity("write", async (tx) => {
    const id = await createPerson(tx, { email: input.email, name: input.name, passwordHash });
    const founder = { id, name: input.name, email: input.email };
    if (input.organization) await createOrganization(tx, founder, input.organization, new Date().toISOString());
    return id;
  });
}
