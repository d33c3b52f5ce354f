/** Inputs of a form whose text chose nothing, though nothing but a choice counts there: it cannot be sent with them. */
export function unresolvedIn(form: HTMLFormElement | null): HTMLInputElement[] {
  return [...(form?.elements ?? [])].filter(
    (element): element is HTMLInputElement => element instanceof HTMLInputElement && element.validity.customError,
  );
}
