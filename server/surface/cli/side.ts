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

/** A web process beside the one in front, of lower priority, that answers what that one hands on to it. */
export type Side = {
  /** Whether it answers. Asked for the first time, it is started: most products never need it. */
  isListening(): boolean;
  /** Has it answer a request that brings no body. @returns false when it cannot, and nothing was answered yet */
  answer(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  stop(timeoutMs: number): Promise<void>;
};

/** What a process at the side tells the one in front. */
export type Said = { charge: Charge } | { counted: Counted };

/**
 * @param environment what it is given beside the path of the socket that it listens at
 * @param onSaid hears what it tells over its channel
 */
export function openSide(environment: NodeJS.ProcessEnv, onSaid: (said: Said) => void, program?: string): Side {
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
      onMessage: (message) => onSaid(message as Said),
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
        // A folder for temporary files that nobody may write is no reason to answer nothing.
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
      // Broken off on its way, it must not look whole.
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

/** Only this user may enter it, and so reach the sockets. */
function folderOfSockets(): string {
  if (folder) return folder;
  const made = mkdtempSync(join(tmpdir(), "tickmark-side-"));
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  folder = made;
  return made;
}

const answeredAside = new WeakSet<Work>();

/** Whether another process answered, whose log says so. */
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
    // Nobody waits any more.
    res.once("close", () => onward.destroy());
    onward.end();
  });
}

/** What is said of a connection holds for that one, and not for the next. */
function ofMessage({ connection: _, "keep-alive": __, upgrade: ___, ...headers }: IncomingHttpHeaders) {
  return headers;
}
