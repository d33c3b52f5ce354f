import { isMainThread } from "node:worker_threads";

// Loaded first by every child process. The IPC channel closes when the parent dies, even by SIGKILL; the child must then not
// hold the port or keep working.
if (isMainThread && process.send) {
  process.once("disconnect", gone);
  // A listener keeps the channel and so the process open; finished commands must be able to exit.
  process.channel?.unref();
  if (!process.connected) gone();
}

function gone(): never {
  process.exit(1);
}
