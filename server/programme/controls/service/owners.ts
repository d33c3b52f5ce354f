import { membership } from "#db/schema/people/organizations.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { recordAll } from "#server/ground/journal/service/record.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { peopleWithAddresses } from "#server/people/people/queries.ts";
import { findPerson, nameKey, personIn } from "../rules/owners.ts";

/**
 * Finds or creates the membership for a named owner. Unknown people become named memberships, to be invited later.
 * @param name "Ada Example", "ada@example.com" or "Ada Example <ada@example.com>"
 * @returns the membership's id
 */
export async function nameOwner(tx: Tx, actor: WorkspaceActor, name: string): Promise<string> {
  const id = (await nameOwners(tx, actor, [name])).get(name);
  if (!id) throw new Error("a named owner has no membership");
  return id;
}

/** `nameOwner` in bulk. @returns the name as given → the membership's id */
export async function nameOwners(
  tx: Tx,
  actor: WorkspaceActor,
  names: readonly string[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(names)].filter((name) => nameKey(name) !== "");
  if (wanted.length === 0) return new Map();
  const known = await peopleWithAddresses(tx, actor);
  const added: typeof known = [];
  const ids = new Map<string, string>();
  for (const text of wanted) {
    const person = personIn(text);
    const found = findPerson([...known, ...added], person);
    const owner = found ?? { id: newId(), ...person, state: "named" as const };
    if (!found) added.push(owner);
    ids.set(text, owner.id);
  }
  if (added.length > 0) await addNamed(tx, actor, added);
  return ids;
}

async function addNamed(
  tx: Tx,
  actor: WorkspaceActor,
  people: readonly { id: string; name: string; email: string | null }[],
): Promise<void> {
  await tx.insert(membership).values(
    people.map(({ id, name, email }) => ({
      orgId: actor.orgId,
      id,
      name,
      email,
      role: "control_owner" as const,
      state: "named" as const,
      createdAt: actor.now,
    })),
  );
  const changes = people.map(({ id, name, email }) => ({
    action: "person.named" as const,
    subject: { type: "membership" as const, id, label: name },
    after: { name, email, role: "control_owner", state: "named" },
  }));
  await recordAll(tx, actor, changes);
}
