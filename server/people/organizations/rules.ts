/** In the last day, including the current one. */
export type CreatedToday = { byPerson: number; byProvider: number };

export function quotaProblem(
  made: CreatedToday,
  most: { ORGANIZATIONS_A_DAY: number; CLIENTS_A_DAY: number },
): string | null {
  if (made.byPerson > most.ORGANIZATIONS_A_DAY)
    return `You have created ${most.ORGANIZATIONS_A_DAY} organizations within a day, which is the limit. Create the next one tomorrow, or ask your operator to raise it.`;
  if (made.byProvider > most.CLIENTS_A_DAY)
    return `Your organization has set up ${most.CLIENTS_A_DAY} clients within a day, which is the limit. Set up the next one tomorrow, or ask your operator to raise it.`;
  return null;
}
