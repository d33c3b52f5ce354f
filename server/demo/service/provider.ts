export async function seedProvider(..._: unknown[]): Promise<void> {}
