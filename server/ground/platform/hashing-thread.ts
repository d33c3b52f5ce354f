import { createHash } from "node:crypto";
import { type MessagePort, parentPort } from "node:worker_threads";

// Each piece is acknowledged; null asks for the digest.
parentPort?.on("message", (port: MessagePort) => {
  const hash = createHash("sha256");
  port.on("message", (piece: Uint8Array | null) => {
    if (piece) hash.update(piece);
    port.postMessage(piece ? "" : hash.digest("hex"));
  });
});
