import { spawnSync } from "node:child_process";

export function installFromDebian(...packages: string[]): boolean {
  const [command, ...first] = process.getuid?.() === 0 ? ["apt-get"] : ["sudo", "-n", "apt-get"];
  const apt = (...args: string[]) => succeeds(command ?? "", [...first, ...args]);
  return apt("update") && apt("install", "-y", "--no-install-recommends", ...packages);
}

export function succeeds(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"], timeout: 300_000 }).status === 0;
}
