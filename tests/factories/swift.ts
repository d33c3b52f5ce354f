import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listens } from "./pgbouncer.ts";

const BIN = "/usr/bin";
const KINDS = ["account", "container", "object"] as const;
const KEYS = { AWS_ACCESS_KEY_ID: "test:tester", AWS_SECRET_ACCESS_KEY: "testing" };
const FILTERS = ["catch_errors", "memcache", "listing_formats", "s3api", "tempauth", "copy", "slo", "dlo"];

export function swiftIsHere(): boolean {
  return ["proxy", ...KINDS].every((of) => existsSync(`${BIN}/swift-${of}-server`));
}

/** OpenStack's object store of one machine, with its S3 API. @param port and the three behind it; `proxy` can be taken away and come back */
export async function startSwift(dir: string, port: number) {
  Object.assign(process.env, KEYS);
  mkdirSync(join(dir, "devices", "one"), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(dir, name), text);
  const common = (at: number) =>
    `[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = ${at}\nworkers = 0\nuser = ${process.env.USER ?? "root"}\nswift_dir = ${dir}\ndevices = ${dir}/devices\nmount_check = false\n`;
  write("swift.conf", "[swift-hash]\nswift_hash_path_suffix = tests\n[storage-policy:0]\nname = one\ndefault = yes\n");
  for (const [n, kind] of KINDS.entries()) {
    const at = port + 1 + n;
    const ring = (...args: string[]) => execFileSync("swift-ring-builder", [join(dir, `${kind}.builder`), ...args]);
    ring("create", "4", "1", "0");
    ring("add", ..."--region 1 --zone 1 --ip 127.0.0.1 --device one --weight 1 --port".split(" "), String(at));
    ring("rebalance");
    write(
      `${kind}.conf`,
      `${common(at)}[pipeline:main]\npipeline = ${kind}-server\n[app:${kind}-server]\nuse = egg:swift#${kind}\n`,
    );
  }
  const filters = FILTERS.map((name) => `[filter:${name}]\nuse = egg:swift#${name}\n`);
  write(
    "proxy.conf",
    `${common(port)}[pipeline:main]\npipeline = ${FILTERS.join(" ")} proxy-server\n[app:proxy-server]\nuse = egg:swift#proxy\nallow_account_management = true\naccount_autocreate = true\n${filters.join("").replace("egg:swift#tempauth\n", "egg:swift#tempauth\nuser_test_tester = testing .admin\n")}`,
  );
  const run = async (of: string, at: number) => {
    const child = spawn(`${BIN}/swift-${of}-server`, [join(dir, `${of}.conf`)], { stdio: "ignore" });
    await listens(at)
      .catch(() => listens(at))
      .catch((error: unknown) => end(child).then(() => Promise.reject(error)));
    return child;
  };
  const backs = await Promise.all(KINDS.map((kind, n) => run(kind, port + 1 + n)));
  let proxy = await run("proxy", port);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    takeAway: () => end(proxy),
    async bringBack() {
      proxy = await run("proxy", port);
    },
    stop: () => Promise.all([proxy, ...backs].map(end)),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
