export async function shareWithAuditor(..._: unknown[]): Promise<void> {}
