import "./lifeline.ts";
import { setTimeout as sleep } from "node:timers/promises";
import next from "next";
import { collectDefaultMetrics } from "prom-client";
import { connect, disconnect } from "#db/tenant.ts";
import { env } from "#server/platform/env.ts";
import { instruments } from "#server/platform/instruments.ts";
import { log } from "#server/platform/log.ts";
import { closeQueue, openQueue } from "#server/platform/queue.ts";
import { announceStopping, servingUrl } from "#server/platform/serving.ts";
import { logUnhandled, sayWhy } from "./endings.ts";
import { listen } from "./listen.ts";
import { routeNames } from "./routes.ts";
import { type WebServer, webServer } from "./web-server.ts";

// The serving process: started by serve.ts, stopped by it with SIGTERM. It knows the login role's address and not the owner's.
const { PORT, hosts, DATABASE_POOL, prepared, SHUTDOWN_DELAY, SHUTDOWN_TIMEOUT, NODE_ENV } = env();
const dev = NODE_ENV === "development";
logUnhandled();
const app = next({ dev, port: PORT, quiet: true });
const web = await open().catch((error: unknown) => {
  sayWhy(error, "the web server did not start");
  process.exit(1);
});

let stopping = false;
process.on("SIGTERM", stop);
// Ctrl-C and a closing terminal reach every process of the group; this one goes by its parent's word, and not on without it.
for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => undefined);
process.send?.("listening");

async function open(): Promise<WebServer> {
  const url = servingUrl();
  connect(url, DATABASE_POOL, prepared);
  await openQueue(url, { work: false });
  collectDefaultMetrics({ register: instruments().registry });
  await app.prepare();
  const handle = app.getRequestHandler();
  const web = webServer(
    (req, res) =>
      handle(req, res).catch((error: unknown) => {
        // Refused while its body was still coming in, it has had its answer.
        if (res.writableEnded) return;
        log.error({ err: error }, "request failed");
        res.destroy();
      }),
    routeNames(),
  );
  web.doors.push(...(await listen(web.server, PORT, hosts)));
  return web;
}

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  announceStopping();
  await sleep(SHUTDOWN_DELAY * 1000);
  // A browser's live-reload connection never ends by itself.
  const { cutOff } = await web.drain(dev ? 0 : SHUTDOWN_TIMEOUT * 1000);
  if (cutOff > 0 && !dev) log.warn({ cutOff }, "requests were cut off: they took longer than SHUTDOWN_TIMEOUT");
  await closeQueue(1000);
  await disconnect();
  await app.close();
  process.exit(0);
}
