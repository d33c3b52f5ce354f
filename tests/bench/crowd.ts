import { setPriority } from "node:os";

export type Crowd = { addresses: string[]; headers: Record<string, string>; clients: number };

// Clients are elsewhere: what they do with an answer takes no processor from the server's.
setPriority(15);

let over = false;

/** Asks without a pause, whatever the answer, until it is told to stop; then tells how often it was answered what. */
async function crowd({ addresses, headers, clients }: Crowd): Promise<void> {
  over = false;
  const answers: Record<number, number> = {};
  const client = async (first: number) => {
    for (let i = first; !over; i++) {
      const response = await fetch(addresses[i % addresses.length] ?? "", { headers });
      await response.arrayBuffer();
      answers[response.status] = (answers[response.status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, n) => client(n)));
  process.send?.(answers);
}

process.on("message", (asked: Crowd | "stop") => {
  if (asked === "stop") over = true;
  else void crowd(asked);
});
