import { answerProgram } from "#server/exchange/rest/transport/answer.ts";
import { TOKEN_CAPABILITIES } from "#server/people/tokens/rules.ts";
import type { CreateToken } from "#server/people/tokens/schema.ts";

type Creator = {
  tokens: { create(input: { workspace: string; values: CreateToken }): Promise<{ id: string; token: string }> };
};

/** A token of the workspace, made by whoever calls. */
export function makeToken(call: Creator, workspace: string, values: Partial<CreateToken> = {}) {
  return call.tokens.create({
    workspace,
    values: { name: "Collector", capabilities: [...TOKEN_CAPABILITIES], days: 30, ...values },
  });
}

/** Sends a request as a program would. @param path below /api/v1 */
export async function ask(token: string | null, path: string, init: RequestInit = {}) {
  const headers = new Headers(init.headers);
  if (token) headers.set("authorization", `Bearer ${token}`);
  const request = new Request(`http://tickmark.test/api/v1${path}`, { ...init, headers });
  const response = await answerProgram(request);
  const text = await response.text();
  const json = /[/+]json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, text, json: json ? JSON.parse(text) : null };
}

export function evidenceForm(
  metadata: unknown,
  content: string | Uint8Array<ArrayBuffer>,
  name = "export.csv",
): FormData {
  const form = new FormData();
  form.set("metadata", typeof metadata === "string" ? metadata : JSON.stringify(metadata));
  form.set("file", new File([content], name));
  return form;
}
