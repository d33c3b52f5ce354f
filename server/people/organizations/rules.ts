/** Organizations created by a person, and clients set up by a provider, in the last day, including the current one. */
export type Founded = { byPerson: number; byProvider: number };

/** Why an organization must not be created, or null. */
export function foundingProblem(
  made: Founded,
  most: { ORGANIZATIONS_A_DAY: number; CLIENTS_A_DAY: number },
): string | null {
  if (made.byPerson > most.ORGANIZATIONS_A_DAY)
    return `You have created ${most.ORGANIZATIONS_A_DAY} organizations within a day, and no more are possible. Create the next one tomorrow, or ask whoever runs Tickmark to allow more.`;
  if (made.byProvider > most.CLIENTS_A_DAY)
    return `Your organization has set up ${most.CLIENTS_A_DAY} clients within a day, and no more are possible. Set up the next one tomorrow, or ask whoever runs Tickmark to allow more.`;
  return null;
}
