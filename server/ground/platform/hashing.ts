import { join } from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { childEnvironment } from "#db/child-environment.ts";
import { oncePerProcess } from "#db/once-per-process.ts";
import { log } from "./log.ts";

export type Hashing = {
  /** `piece` is shared memory, which must not change until this resolves. */
  update(piece: Uint8Array): Promise<unknown>;
  /** @returns hex */
  digest(): Promise<string>;
  close(): void;
};

export function hashInThread(): Hashing {
  const { port1: port, port2: remote } = new MessageChannel();
  const pending: PromiseWithResolvers<string>[] = [];
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);
  port.on("message", (answer: string) => pending.shift()?.resolve(answer));
  port.once("close", () => ended.reject(new Error("the hashing thread ended")));
  thread().postMessage(remote, [remote]);
  function ask(piece: Uint8Array | null): Promise<string> {
    const answer = Promise.withResolvers<string>();
    pending.push(answer);
    port.postMessage(piece);
    return Promise.race([answer.promise, ended.promise]);
  }
  return { update: ask, digest: () => ask(null), close: () => port.close() };
}

const hashing = oncePerProcess<{ worker?: Worker }>("tickmarkHashing", () => ({}));

function thread(): Worker {
  const shared = hashing();
  if (shared.worker) return shared.worker;
  const file = join(/* turbopackIgnore: true */ process.cwd(), "server/ground/platform/hashing-thread.ts");
  const worker = new Worker(file, { execArgv: [], env: childEnvironment("thread") });
  worker.once("error", (error) => log.error({ err: error }, "the hashing thread ended"));
  worker.once("exit", () => {
    delete shared.worker;
  });
  worker.unref();
  shared.worker = worker;
  return worker;
}
