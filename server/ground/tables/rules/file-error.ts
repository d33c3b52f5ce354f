export type ImportFileErrorCode = "empty" | "too_large" | "too_many_rows" | "unreadable" | "not_a_table";

/** The file as a whole cannot be taken. The message is for the person who uploaded it and says what to do. */
export class ImportFileError extends Error {
  readonly code: ImportFileErrorCode;
  /** what the person gave beside the file that is at fault */
  readonly field: string | undefined;

  constructor(code: ImportFileErrorCode, message: string, options?: ErrorOptions & { field?: string }) {
    super(message, options);
    this.name = "ImportFileError";
    this.code = code;
    this.field = options?.field;
  }
}
