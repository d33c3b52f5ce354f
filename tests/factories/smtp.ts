import { createServer, type Socket } from "node:net";
import { freePort } from "#db/embedded.ts";

const SLOW_MS = 100;

/** How the server answers for a recipient. */
export type Manner = "take" | "slow" | "refuse" | "later" | "drop" | "silent";

/** A mail server that treats each recipient as told, and keeps what it took. */
export async function mailServer(mannerOf: (recipient: string) => Manner) {
  const taken: string[] = [];
  const asked: string[] = [];
  const server = createServer((socket) => converse(socket, mannerOf, taken, asked));
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { url: `smtp://127.0.0.1:${port}?ignoreTLS=true`, taken, asked, close: () => server.close() };
}

function converse(socket: Socket, mannerOf: (recipient: string) => Manner, taken: string[], asked: string[]): void {
  let recipient = "";
  let reading = false;
  let rest = "";
  socket.on("error", () => undefined);
  socket.write("220 test\r\n");
  socket.on("data", (bytes) => {
    rest += String(bytes);
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      answer(line);
    }
  });
  function answer(line: string): void {
    if (reading) {
      if (line !== ".") return;
      reading = false;
      taken.push(recipient);
      socket.write("250 taken\r\n");
    } else if (line.startsWith("RCPT")) {
      recipient = line.match(/<(.*)>/)?.[1] ?? "";
      asked.push(recipient);
      const manner = mannerOf(recipient);
      if (manner === "refuse") socket.write("550 nobody here\r\n");
      else if (manner === "later") socket.write("451 try later\r\n");
      else if (manner === "drop") socket.destroy();
      else if (manner === "slow") setTimeout(() => socket.write("250 ok\r\n"), SLOW_MS);
      else if (manner === "take") socket.write("250 ok\r\n");
    } else if (line === "DATA") {
      reading = true;
      socket.write("354 go on\r\n");
    } else socket.write("250 ok\r\n");
  }
}
