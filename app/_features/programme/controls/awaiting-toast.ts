/** What a toast says of a change inside a period, where the workspace asks for approval. */
export function awaitingToast(what: "change" | "mapping") {
  return {
    title: `The ${what} awaits approval`,
    description: "A second person decides on it; until then nothing changes.",
  };
}
