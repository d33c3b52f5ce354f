import { createHash } from "node:crypto";
import { type MessagePort, parentPort } from "node:worker_threads";

// One hash per port: each piece is acknowledged, and null asks for the digest.
parentPort?.on("message", (port: MessagePort) => {
  const hash = createHash("sha256");
  port.on("message", (piece: Uint8Array | null) => {
    if (piece) hash.update(piece);
    port.postMessage(piece ? "" : hash.digest("hex"));
  });
});
