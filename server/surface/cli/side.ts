import { mkdtempSync, rmSync } from "node:fs";
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Charge } from "#server/ground/limits/service/points.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { log } from "#server/ground/platform/log.ts";
import { currentWork, type Work } from "#server/ground/platform/work.ts";
import type { Counted } from "#server/surface/api/metrics.ts";
import { keepWeb, type WebProcess } from "./web-process.ts";

export type Side = {
  /** Starts the process on first call: most installations never need it. */
  isListening(): boolean;
  /** Forwards a request without a body. @returns false when it failed before any answer was sent */
  answer(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  stop(timeoutMs: number): Promise<void>;
};

export type SideMessage = { charge: Charge } | { counted: Counted };

export function openSide(
  environment: NodeJS.ProcessEnv,
  onMessage: (message: SideMessage) => void,
  program?: string,
): Side {
  const agent = new Agent({ keepAlive: true });
  let socketPath = "";
  let side: WebProcess | undefined;
  let listening = false;
  let homeless = false;

  function start(): WebProcess {
    socketPath = join(folderOfSockets(), newId());
    const onGivenUp = () => {
      listening = false;
    };
    const started = keepWeb({ ...environment, SIDE_SOCKET: socketPath }, onGivenUp, {
      program,
      onMessage: (message) => onMessage(message as SideMessage),
    });
    void started.listening.then(() => {
      listening = true;
    });
    return started;
  }

  return {
    isListening() {
      try {
        if (!homeless) side ??= start();
      } catch (error) {
        // An unwritable temp folder must not stop the front from answering.
        homeless = true;
        log.error({ err: error }, "no process at the side: there is no place for its socket");
      }
      return listening;
    },
    async answer(req, res) {
      const answer = await asked(req, res, { socketPath, agent }).catch((error: unknown) => {
        if (!res.destroyed) log.warn({ err: error }, "a process at the side did not answer: answered in front");
        return null;
      });
      if (!answer) return res.destroyed;
      const work = currentWork();
      if (work) answeredAside.add(work);
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
      // A truncated answer must not look complete.
      answer.once("close", () => answer.complete || res.destroy());
      return true;
    },
    async stop(timeoutMs) {
      await side?.stop(timeoutMs);
      agent.destroy();
    },
  };
}

let folder: string | undefined;

/** Mode 0700: only this user can reach the sockets. */
function folderOfSockets(): string {
  if (folder) return folder;
  const made = mkdtempSync(join(tmpdir(), "tickmark-side-"));
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  folder = made;
  return made;
}

const answeredAside = new WeakSet<Work>();

export function wasAnsweredAside(work: Work): boolean {
  return answeredAside.has(work);
}

function asked(
  req: IncomingMessage,
  res: ServerResponse,
  to: { socketPath: string; agent: Agent },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const onward = request({ ...to, method: req.method, path: req.url, headers: ofMessage(req.headers) }, (answer) => {
      answer.headers = ofMessage(answer.headers);
      resolve(answer);
    });
    onward.once("error", reject);
    res.once("close", () => onward.destroy());
    onward.end();
  });
}

/** Removes hop-by-hop headers. */
function ofMessage({ connection: _, "keep-alive": __, upgrade: ___, ...headers }: IncomingHttpHeaders) {
  return headers;
}
