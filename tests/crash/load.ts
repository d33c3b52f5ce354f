import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { evidenceForm } from "#tests/factories/programs.ts";

export const LIST_ROWS = 150;

/** What was asked of the product, and what it said it had done. */
export type Tally = {
  acknowledged: { id: string; sha256: string }[];
  lists: string[];
  imported: string[];
  refused: number[];
};

export function emptyTally(): Tally {
  return { acknowledged: [], lists: [], imported: [], refused: [] };
}

/** Starts the process that answers programs. @returns it, and its address */
export async function startProgram(env: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ["tests/crash/program.ts"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  while (!said.includes("\n")) said += String((await once(child.stdout, "data"))[0]);
  return { child, url: `http://127.0.0.1:${said.match(/port (\d+)/)?.[1]}/api/v1` };
}

/** Sends evidence and lists from several clients until told to stop, or until nobody answers any more. */
export async function load(url: string, workspace: string, token: string, record: Tally, signal: AbortSignal) {
  const headers = { authorization: `Bearer ${token}` };
  const at = `${url}/workspaces/${workspace}`;
  async function evidence() {
    const content = `${randomUUID()}\n`.repeat(400);
    const day = `2026-03-${String(1 + (record.acknowledged.length % 28)).padStart(2, "0")}`;
    const metadata = { controls: ["C-1"], title: "Log", coversFrom: day, coversTo: day };
    const response = await fetch(`${at}/evidence`, {
      method: "POST",
      headers,
      body: evidenceForm(metadata, content),
      signal,
    });
    const answer = await response.json();
    if (response.status === 201) record.acknowledged.push({ id: answer.id, sha256: answer.sha256 });
    else record.refused.push(response.status);
    if (response.status === 201 && answer.sha256 !== createHash("sha256").update(content).digest("hex"))
      throw new Error("the answer names another hash than the bytes have");
  }
  async function list() {
    const prefix = `L${record.lists.length}`;
    record.lists.push(prefix);
    const rows = Array.from({ length: LIST_ROWS }, (_, i) => `${prefix}-${i},Control ${i},Done.,monthly`);
    const body = `Control ID,Title,Statement,Frequency\n${rows.join("\n")}\n`;
    const response = await fetch(`${at}/controls/import`, { method: "POST", headers, body, signal });
    const answer = await response.json();
    if (response.status === 200 && answer.created === LIST_ROWS) record.imported.push(prefix);
    else record.refused.push(response.status);
  }
  async function client(act: () => Promise<void>) {
    while (!signal.aborted)
      try {
        await act();
      } catch (error) {
        if (error instanceof Error && error.message.startsWith("the answer names")) throw error;
        // The line went dead with the process; a live one is asked again a little later.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
  }
  await Promise.all([client(evidence), client(evidence), client(evidence), client(list)]);
}
