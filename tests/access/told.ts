/** One fact that two readers of the same procedure are told differently. */
export type Difference = { path: string; owner: unknown; auditor: unknown };

/** Stands for what one of the two answers does not have at all. */
const ABSENT = "(absent)";

/**
 * Every leaf of two answers that is not equal. Items of lists are compared by their identity, whatever their order.
 *
 * @returns paths such as "controls.get.versions[].why"; a list's item that only one of them has ends in "[]"
 */
export function differences(path: string, owner: unknown, auditor: unknown): Difference[] {
  if (Array.isArray(owner) && Array.isArray(auditor)) {
    if (owner.length === 1 && auditor.length === 1) return differences(`${path}[]`, owner[0], auditor[0]);
    const [mine, theirs] = [byIdentity(owner), byIdentity(auditor)];
    return [...new Set([...mine.keys(), ...theirs.keys()])].flatMap((key) =>
      differences(`${path}[]`, mine.has(key) ? mine.get(key) : ABSENT, theirs.has(key) ? theirs.get(key) : ABSENT),
    );
  }
  if (isRecord(owner) && isRecord(auditor))
    return [...new Set([...Object.keys(owner), ...Object.keys(auditor)])].flatMap((key) =>
      differences(`${path}.${key}`, owner[key] ?? null, auditor[key] ?? null),
    );
  return Object.is(owner, auditor) ? [] : [{ path, owner, auditor }];
}

/** How many facts an answer tells: its leaves. */
export function factsIn(answer: unknown): number {
  if (answer !== null && typeof answer === "object")
    return Object.values(answer).reduce<number>((sum, part) => sum + factsIn(part), 0);
  return 1;
}

const IDENTITIES = [
  "id",
  "uuid",
  "membershipId",
  "controlId",
  "criterionId",
  "key",
  "sequence",
  "version",
  "href",
  "code",
  "Control ID",
  "Risk",
  "name",
];

function byIdentity(items: readonly unknown[]): Map<string, unknown> {
  return new Map(items.map((item, n) => [isRecord(item) ? identityOf(item) : `${n} ${JSON.stringify(item)}`, item]));
}

function identityOf(item: Record<string, unknown>): string {
  const key = IDENTITIES.find((name) => typeof item[name] === "string" || typeof item[name] === "number");
  return key ? `${item.kind ?? ""} ${item[key]}` : JSON.stringify(item);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
