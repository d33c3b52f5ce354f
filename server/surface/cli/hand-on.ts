import type { IncomingMessage } from "node:http";
import { countIfCostly, payerOf } from "#server/ground/limits/service/points.ts";
import { atEndOf } from "#server/ground/platform/work.ts";
import { credentialOf, refusedBy } from "./admission.ts";
import { send } from "./bodies.ts";
import { lanes } from "./lanes.ts";
import type { Side } from "./side.ts";
import type { Handle } from "./web-server.ts";

// Only body-less, safe requests go to a side process: a failed one is answered here.
export function handOn(sides: readonly Side[], handle: Handle): Handle {
  if (sides.length === 0) return handle;
  const shares = lanes(sides.length);
  return async (req, res) => {
    if (!mayGo(req)) return handle(req, res);
    const credential = credentialOf(req);
    const payer = payerOf(credential);
    if (!payer) return handle(req, res);
    const { lane, leave } = shares.enter(payer, Date.now());
    atEndOf(leave);
    const side = sides[lane - 1];
    if (!side?.isListening()) return handle(req, res);
    const refusal = refusedBy(() => countIfCostly(credential));
    if (refusal) return send(req, res, refusal);
    if (!(await side.answer(req, res))) return handle(req, res);
  };
}

/** Depends on this process's own state: build output, health, and which browser a demo mail came from. */
const KNOWN_HERE = /^\/(_next|outbox|api\/(health|metrics|trpc\/(.*,)?mail\.))/;

function mayGo({ method, url = "/" }: IncomingMessage): boolean {
  return (method === "GET" || method === "HEAD") && !KNOWN_HERE.test(url.split("?", 1)[0] ?? "");
}
