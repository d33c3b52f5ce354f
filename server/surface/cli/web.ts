import "./lifeline.ts";
import type { IncomingMessage, ServerResponse } from "node:http";
import { constants, setPriority } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import next from "next";
import { collectDefaultMetrics } from "prom-client";
import { connect, disconnect } from "#db/tenant.ts";
import { deduct, onCharge } from "#server/ground/limits/service/points.ts";
import { env } from "#server/ground/platform/env.ts";
import { instruments } from "#server/ground/platform/instruments.ts";
import { log } from "#server/ground/platform/log.ts";
import { closeQueue, openQueue } from "#server/ground/platform/queue.ts";
import { announceStopping, servingUrl } from "#server/ground/platform/serving.ts";
import { counted, countedBeside } from "#server/surface/api/metrics.ts";
import { logUnhandled, sayWhy } from "./endings.ts";
import { handOn } from "./hand-on.ts";
import { listen, listenAt } from "./listen.ts";
import { routeNames } from "./routes.ts";
import { openSide, type SideMessage } from "./side.ts";
import { takingUploads } from "./uploads.ts";
import { webEnvironment } from "./web-environment.ts";
import { LISTENING } from "./web-process.ts";
import { type WebServer, webServer } from "./web-server.ts";

// The web process: started and stopped (SIGTERM) by serve.ts; starts side processes itself. It has the login role's URL, not
// the owner's.
const { PORT, SIDE_SOCKET, WEB_PROCESSES, DATABASE_POOL, hosts, prepared } = env();
const { SHUTDOWN_DELAY, SHUTDOWN_TIMEOUT, NODE_ENV } = env();
const TELL_EVERY_MS = 1000;
const dev = NODE_ENV === "development";
logUnhandled();
const others = dev || SIDE_SOCKET ? 0 : WEB_PROCESSES - 1;
const sides = Array.from({ length: others }, (_, side) =>
  openSide(webEnvironment(env(), servingUrl()), (message) =>
    "charge" in message ? deduct(message.charge) : countedBeside(side, message.counted),
  ),
);
const app = next({ dev, port: PORT, quiet: true });
const web = await open().catch((error: unknown) => {
  sayWhy(error, "the web server did not start");
  process.exit(1);
});

let stopping = false;
process.on("SIGTERM", stop);
// Ctrl-C and SIGHUP reach the whole process group; this process stops when its parent says so or dies.
for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => undefined);
process.send?.(LISTENING);

async function open(): Promise<WebServer> {
  const url = servingUrl();
  connect(url, SIDE_SOCKET ? Math.ceil(DATABASE_POOL / 2) : DATABASE_POOL, prepared);
  await openQueue(url, { work: false });
  collectDefaultMetrics({ register: instruments().registry });
  await app.prepare();
  const web = webServer(takingUploads(handOn(sides, answer)), routeNames());
  if (SIDE_SOCKET) await standAside(web, SIDE_SOCKET);
  else web.doors.push(...(await listen(web.server, PORT, hosts)));
  return web;
}

// Lower priority, so that requests in front go first.
async function standAside(web: WebServer, socket: string): Promise<void> {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const tell = (message: SideMessage) => process.connected && process.send?.(message);
  onCharge((charge) => tell({ charge }));
  setInterval(async () => tell({ counted: await counted() }), TELL_EVERY_MS).unref();
  await listenAt(web.server, socket);
}

function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  return app
    .getRequestHandler()(req, res)
    .catch((error: unknown) => {
      // Refused while its body arrived: already answered.
      if (res.writableEnded) return;
      log.error({ err: error }, "request failed");
      res.destroy();
    });
}

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  announceStopping();
  await sleep(SHUTDOWN_DELAY * 1000);
  // A live-reload connection never ends by itself.
  const { cutOff } = await web.drain(dev ? 0 : SHUTDOWN_TIMEOUT * 1000);
  if (cutOff > 0 && !dev) log.warn({ cutOff }, "requests were cut off: they took longer than SHUTDOWN_TIMEOUT");
  await Promise.all(sides.map((side) => side.stop(1000)));
  await closeQueue(1000);
  await disconnect();
  await app.close();
  process.exit(0);
}
