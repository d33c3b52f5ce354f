import type { IncomingMessage } from "node:http";
import { handOver, payerOf } from "#server/ground/limits/service/points.ts";
import { atEndOf } from "#server/ground/platform/work.ts";
import { credentialOf, refusedBy } from "./admission.ts";
import { send } from "./bodies.ts";
import { lanes } from "./lanes.ts";
import type { Side } from "./side.ts";
import type { Handle } from "./web-server.ts";

/**
 * Answers requests here or has a process at the side answer them: see lanes. Only what changes nothing and brings nothing goes there, so
 * that what a side cannot answer is answered here after all.
 */
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
    const refusal = refusedBy(() => handOver(credential));
    if (refusal) return send(req, res, refusal);
    if (!(await side.answer(req, res))) return handle(req, res);
  };
}

/** What only this process knows: what the build made, how it is itself, and which browser a letter of the demo came from. */
const KNOWN_HERE = /^\/(_next|outbox|api\/(health|metrics|trpc\/(.*,)?mail\.))/;

function mayGo({ method, url = "/" }: IncomingMessage): boolean {
  return (method === "GET" || method === "HEAD") && !KNOWN_HERE.test(url.split("?", 1)[0] ?? "");
}
