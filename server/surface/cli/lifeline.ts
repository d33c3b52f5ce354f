import { isMainThread } from "node:worker_threads";

// Loaded first by every process that another of the product starts. The channel between the two closes when the parent is gone, also
// when it was killed and could tell nobody; what is left of it must not hold the port or go on working.
if (isMainThread && process.send) {
  process.once("disconnect", gone);
  // Whoever listens keeps the channel, and with it the process, open: a command that is done must be able to end.
  process.channel?.unref();
  if (!process.connected) gone();
}

function gone(): never {
  process.exit(1);
}
