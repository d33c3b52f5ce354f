import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listens } from "./pgbouncer.ts";

/** An nginx of its own with the settings that docs/operations.md gives, in front of the ports. */
export async function startNginx(dir: string, port: number, ports: number[]): Promise<{ stop(): Promise<void> }> {
  mkdirSync(join(dir, "logs"), { recursive: true });
  const [, block] = readFileSync("docs/operations.md", "utf8").match(/```nginx\n([\s\S]+?)```/) ?? [];
  const locations = block?.replace("http://127.0.0.1:3000", "http://tickmark");
  if (!locations?.includes("http://tickmark")) throw new Error("docs/operations.md gives no settings for nginx");
  const servers = ports.map((p) => `server 127.0.0.1:${p};`).join(" ");
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((of) => `${of}_temp_path ${dir}/${of};`);
  writeFileSync(
    join(dir, "nginx.conf"),
    `${process.getuid?.() === 0 ? "user root;" : ""} daemon off; pid ${dir}/pid; error_log ${dir}/logs/error.log;
    events {} http { access_log off; ${places.join(" ")} upstream tickmark { ${servers} keepalive 8; }
      server { listen 127.0.0.1:${port}; ${locations} } }`,
  );
  const child = spawn("nginx", ["-p", dir, "-c", join(dir, "nginx.conf")], { stdio: "ignore" });
  await listens(port);
  return {
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
