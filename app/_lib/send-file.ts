import { noteAnswer, pageHeaders } from "./whose-page.ts";

/** What a route that takes a file answered, or why it did not. */
export type Sent<T> = { answer: T } | { problem: string };

/** Sends a file's bytes to a route of this host. */
export async function sendFile<T>(path: string, given: Record<string, string>, file: File): Promise<Sent<T>> {
  const response = await fetch(`${path}?${new URLSearchParams(given)}`, {
    method: "POST",
    headers: pageHeaders(),
    body: file,
  }).catch(() => null);
  const body = await response?.json().catch(() => null);
  noteAnswer(response?.status, body?.detail ?? "");
  if (response?.ok && body) return { answer: body as T };
  return { problem: body?.detail ?? "The upload was interrupted. Nothing was changed; choose the file again." };
}
