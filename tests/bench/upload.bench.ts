import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { asBrowser, makeTenant } from "#tests/factories/people.ts";
import { alternately, type Bench, median, millisecondsOf } from "./measure.ts";
import type { Product } from "./product.ts";

const MEGABYTES = 500;
const MEGABYTE = 1_000_000;
const ROUNDS = 3;
const run = promisify(execFile);

export const upload: Bench = {
  about: `the upload of ${MEGABYTES} MB against cp and sha256sum of the same file, and the memory it takes`,
  async run(world, report) {
    const file = join(world.dir, "upload.bin");
    const copy = join(world.dir, "upload.copy");
    await writeRandom(file);
    const { owner, workspace } = await makeTenant();
    const product = await world.product();
    const address = new URL(`/api/evidence/upload?workspace=${workspace.slug}&name=upload.bin`, product.url);
    const send = () => put(address, asBrowser(owner), file);
    // The first of anything loads code; what stays after that is the product's own size.
    await put(address, asBrowser(owner), import.meta.filename);
    const growth = await memoryGrowth(product, send);
    const { sent, copied } = await alternately(
      ROUNDS,
      {
        sent: send,
        copied: async () => {
          await run("cp", [file, copy]);
          await run("sha256sum", [copy]);
        },
      },
      0,
    );
    const speed = (ascending: number[]) => MEGABYTES / (median(ascending) / 1000);
    const what = "upload against cp and sha256sum";
    report({ what, unit: "MB/s", value: speed(sent), baseline: speed(copied), must: "at least", limit: 0.85 });
    report({
      what: "resident memory grows by",
      unit: "MB",
      value: growth,
      baseline: null,
      must: "at most",
      limit: 100,
    });
    await Promise.all([rm(file), rm(copy)]);
  },
};

async function memoryGrowth(product: Product, send: () => Promise<void>): Promise<number> {
  const before = await product.memory();
  let most = before;
  let done = false;
  const watching = (async () => {
    while (!done) most = Math.max(most, await product.memory());
  })();
  await millisecondsOf(send);
  done = true;
  await watching;
  return most - before;
}

async function put(url: URL, headers: Record<string, string>, path: string): Promise<void> {
  const answer = Promise.withResolvers<void>();
  const sent = request(url, { method: "PUT", headers }, (response) => {
    response.resume();
    if (response.statusCode === 201) response.on("end", answer.resolve);
    else answer.reject(new Error(`the upload was answered ${response.statusCode}`));
  });
  sent.on("error", answer.reject);
  // What the sender costs is not the product's: it reads as cp does.
  await Promise.all([pipeline(createReadStream(path, { highWaterMark: MEGABYTE }), sent), answer.promise]);
}

async function writeRandom(path: string): Promise<void> {
  const file = await open(path, "w");
  for (let n = 0; n < MEGABYTES; n++) await file.write(randomBytes(MEGABYTE));
  await file.sync();
  await file.close();
}
