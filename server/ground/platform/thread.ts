import { join } from "node:path";
import { AppError, type ErrorCode } from "./errors.ts";

export type Asked = { file: string; name: string; input: unknown };
export type Answer = { value: unknown } | { refusal: { code: ErrorCode; message: string; field: string | null } };

/** Calls a module's function in a worker. Error classes do not survive the boundary, so refusals are returned as values. */
export default async function work({ file, name, input }: Asked): Promise<Answer> {
  const module: Record<string, (input: unknown) => unknown> = await import(join(process.cwd(), file));
  const called = module[name];
  if (!called) throw new Error(`${file} has no ${name}`);
  try {
    return { value: await called(input) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, field } = error;
    return { refusal: { code, message, field } };
  }
}
