import { Wrong } from "./errors.ts";
import { noteAnswer, pageHeaders } from "./whose-page.ts";

/** Sends a file's bytes to a route of this host. @throws Wrong naming the field at fault, where the route does */
export async function sendFile<T>(path: string, given: Record<string, string>, file: File): Promise<T> {
  const response = await fetch(`${path}?${new URLSearchParams(given)}`, {
    method: "POST",
    headers: pageHeaders(),
    body: file,
  }).catch(() => null);
  const body = await response?.json().catch(() => null);
  noteAnswer(response?.status, body?.detail ?? "");
  if (response?.ok && body) return body as T;
  const words = body?.detail ?? "The upload was interrupted. Nothing was changed; choose the file again.";
  throw new Wrong(body?.field ? { [body.field]: words } : {}, words);
}
