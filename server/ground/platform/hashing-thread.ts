import { createHash } from "node:crypto";
import { type MessagePort, parentPort } from "node:worker_threads";

// For each port it is given, the thread hashes what comes over it and answers every piece; asked without one, it tells the digest.
parentPort?.on("message", (port: MessagePort) => {
  const hash = createHash("sha256");
  port.on("message", (piece: Uint8Array | null) => {
    if (piece) hash.update(piece);
    port.postMessage(piece ? "" : hash.digest("hex"));
  });
});
