import { mayAssign, type Role } from "#server/ground/access/rules.ts";

type MembershipState = "named" | "invited" | "active" | "ended";
export type Member = { id: string; role: Role; state: MembershipState };

export function rolesProblem(own: Role | null, roles: readonly Role[]): string | null {
  return own && roles.every((role) => mayAssign(own, role))
    ? null
    : "This role is above your own. Ask an owner to do it.";
}

// Invited owners do not count, because they may never join.
export function lastOwnerProblem(owners: readonly string[], leaving: Pick<Member, "id" | "state">): string | null {
  if (leaving.state !== "active" || owners.some((id) => id !== leaving.id)) return null;
  return "This is the last owner. Make someone else an owner first.";
}
