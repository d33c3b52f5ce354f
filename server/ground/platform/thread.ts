import { join } from "node:path";
import { AppError, type ErrorCode } from "./errors.ts";

export type Asked = { file: string; name: string; input: unknown };
export type Answer = { value: unknown } | { refusal: { code: ErrorCode; message: string; field: string | null } };

/** What a thread does: calls one function of a module. An error's class does not cross over, so a refusal is an answer too. */
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
