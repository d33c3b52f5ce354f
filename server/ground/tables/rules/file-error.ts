export type ImportFileErrorCode = "empty" | "too_large" | "too_many_rows" | "unreadable" | "not_a_table";

export class ImportFileError extends Error {
  readonly code: ImportFileErrorCode;
  /** another input that is at fault, not the file */
  readonly field: string | undefined;

  constructor(code: ImportFileErrorCode, message: string, options?: ErrorOptions & { field?: string }) {
    super(message, options);
    this.name = "ImportFileError";
    this.code = code;
    this.field = options?.field;
  }
}
