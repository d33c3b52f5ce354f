import { createInterface } from "node:readline";
import { Writable } from "node:stream";

const MOST_BYTES = 4096;

// From a hidden prompt or the first line of stdin: every user can see the command line.
export async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return firstLine();
  const first = await askHidden("Password: ");
  if (first !== (await askHidden("Again: "))) throw new Error("The two passwords differ. No account was created.");
  return first;
}

async function firstLine(): Promise<string> {
  let text = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) {
    text += chunk;
    if (text.includes("\n") || text.length > MOST_BYTES) break;
  }
  const [line = ""] = text.split(/\r?\n/, 1);
  if (!line) throw new Error("Type the password, or send it as the first line of stdin.");
  return line;
}

function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const asked = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  return new Promise((resolve, reject) => {
    asked.once("SIGINT", () => reject(new Error("Stopped. No account was created.")));
    asked.question("", resolve);
  }).finally(() => {
    asked.close();
    process.stderr.write("\n");
  }) as Promise<string>;
}
