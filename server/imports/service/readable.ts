import { AppError } from "#server/platform/errors.ts";
import { ImportFileError } from "../rules/file-error.ts";

/** What a rule read from a file. @throws AppError("invalid") with the rule's words when the file cannot be taken */
export async function readable<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error;
    throw new AppError("invalid", error.message, { cause: error, ...(error.field ? { field: error.field } : {}) });
  }
}
