import { connect, createServer, type Socket } from "node:net";

/** Stands between the product and Postgres, and can reset the lines through it as a firewall or a dying host does. */
export async function resettingRelay(url: string) {
  const target = new URL(url);
  const lines = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    lines.add(near);
    near.once("close", () => lines.delete(near));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("error", () => undefined);
      from.once("close", () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const relayed = new URL(url);
  relayed.port = String(typeof address === "object" ? address?.port : "");
  return {
    url: relayed.toString(),
    /** Resets one of the lines, whichever: a TCP RST, after which neither side may hear of what the other sent. */
    reset(): void {
      [...lines][Math.floor(Math.random() * lines.size)]?.resetAndDestroy();
    },
    async close() {
      for (const line of lines) line.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
