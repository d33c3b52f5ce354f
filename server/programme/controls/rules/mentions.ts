type Person = { id: string; name: string };

/** The people mentioned as "@Ada Example", case-insensitively, longest name first. Each once, in order of appearance. */
export function mentionsIn<P extends Person>(text: string, people: readonly P[]): P[] {
  const byLength = people.toSorted((a, b) => b.name.length - a.name.length);
  const found: P[] = [];
  const lower = text.toLowerCase();
  for (let at = lower.indexOf("@"); at >= 0; at = lower.indexOf("@", at + 1)) {
    const rest = lower.slice(at + 1);
    const person = byLength.find((p) => {
      const name = p.name.toLowerCase();
      return name !== "" && rest.startsWith(name) && !/[\p{L}\p{N}]/u.test(rest.charAt(name.length));
    });
    if (person && !found.some((p) => p.id === person.id)) found.push(person);
  }
  return found;
}
