import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type Server } from "node:net";

type Hosts = readonly (string | undefined)[];

/**
 * Tolerates a missing address family, such as IPv6. `undefined` means every address of this machine.
 * @returns extra servers that forward to `server`; close them with it
 * @throws Error with advice when a port is taken or forbidden, or an address is not this machine's
 */
export async function listen(server: Server, port: number, hosts: Hosts): Promise<Server[]> {
  const [first, ...others] = hosts;
  await opened(server, port, first);
  const doors: Server[] = [];
  for (const host of others) {
    const door = createServer((socket) => void server.emit("connection", socket));
    try {
      await opened(door, port, host);
      doors.push(door);
    } catch (error) {
      if (codeOf(error) === "EADDRNOTAVAIL" || codeOf(error) === "EAFNOSUPPORT") continue;
      for (const open of [server, ...doors]) open.close();
      throw error;
    }
  }
  return doors;
}

export async function listenAt(server: Server, path: string): Promise<void> {
  rmSync(path, { force: true });
  server.listen(path);
  await once(server, "listening");
}

export async function portProblem(port: number, hosts: Hosts): Promise<{ taken: boolean; message: string } | null> {
  const probe = createServer();
  try {
    const doors = await listen(probe, port, hosts);
    await Promise.all([probe, ...doors].map((door) => new Promise((resolve) => door.close(resolve))));
    return null;
  } catch (error) {
    return { taken: codeOf(error) === "EADDRINUSE", message: error instanceof Error ? error.message : String(error) };
  }
}

function opened(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error) => reject(explained(error, port, host));
    server.once("error", refused);
    server.listen({ port, host }, () => {
      server.off("error", refused);
      resolve();
    });
  });
}

function explained(cause: Error, port: number, host: string | undefined): Error {
  const code = codeOf(cause);
  const messages: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken. Stop what uses it, or set PORT to another.`,
    EACCES: `This user may not open port ${port}. Set PORT to one above 1023.`,
    EADDRNOTAVAIL: `HOST ${host} is not an address of this machine.`,
    EAFNOSUPPORT: `HOST ${host} is not an address of this machine.`,
    ENOTFOUND: `HOST ${host} is not a name of this machine.`,
    EAI_AGAIN: `HOST ${host} is not a name of this machine.`,
  };
  return Object.assign(new Error(messages[code] ?? cause.message, { cause }), { code });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
