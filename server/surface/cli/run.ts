import { spawn } from "node:child_process";
import { join } from "node:path";
import { childEnvironment } from "#db/child-environment.ts";

export function run(name: string, args: readonly string[], env: Record<string, string> = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(tool(name), args, {
      stdio: ["ignore", "inherit", "inherit"],
      env: childEnvironment("tool", env),
      shell: process.platform === "win32",
    });
    child.on("error", (error) => {
      console.error(`${name}: ${error.message}`);
      resolve(false);
    });
    child.on("exit", (code) => resolve(code === 0));
  });
}

export function tool(name: string): string {
  return join(import.meta.dirname, "../../../node_modules/.bin", name);
}
