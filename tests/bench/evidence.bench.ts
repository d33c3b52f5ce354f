import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import { withActor } from "#db/tenant.ts";
import { createToken } from "#server/people/tokens/service.ts";
import type { Bench } from "./measure.ts";
import { seedTenant } from "./seed.ts";

const CLIENTS = 8;
const FILES = 1500;
const WARM = 200;
const SIZE = 10_000;
const BOUNDARY = "tickmark-bench-boundary";

export const evidence: Bench = {
  about: `the evidence API with files of ${SIZE / 1000} kB from ${CLIENTS} clients at once`,
  async run(world, report) {
    const { actor, workspace } = await seedTenant(world, { controls: 50, evidence: 0 });
    const { token } = await withActor(actor, "write", (tx) =>
      createToken(tx, actor, { name: "Bench", capabilities: ["evidence:submit"], days: 1 }),
    );
    const { url } = await world.product();
    const address = new URL(`/api/v1/workspaces/${workspace.id}/evidence`, url);
    const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
    const send = (n: number) => post(address, agent, token, bodyOf(n));
    await inParallel(WARM, send);
    const from = performance.now();
    await inParallel(FILES, (n) => send(WARM + n));
    const value = FILES / ((performance.now() - from) / 1000);
    agent.destroy();
    report({ what: "submissions accepted", unit: "1/s", value, baseline: null, must: "at least", limit: 150 });
  },
};

/** Each client sends its next file when its last one was answered. */
async function inParallel(count: number, send: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const client = async () => {
    while (next < count) await send(next++);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

function bodyOf(n: number): Buffer {
  const metadata = {
    controls: [`B-${String(n % 50).padStart(4, "0")}`],
    title: `Export ${n}`,
    coversFrom: "2026-01-01",
    coversTo: "2026-01-31",
    source: "bench",
  };
  return Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="metadata"\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(metadata)}\r\n` +
        `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="export-${n}.bin"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    randomBytes(SIZE),
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
}

function post(url: URL, agent: Agent, token: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
      "content-length": body.length,
    };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () =>
        response.statusCode === 201 ? resolve() : reject(new Error(`${response.statusCode}: ${text}`)),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
