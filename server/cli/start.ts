import { createServer } from "node:net";

if (process.argv.includes("--help")) {
  console.log(
    "npm start            builds when needed, then serves the product at http://localhost:3000\nnpm run dev          the same with live reload",
  );
  process.exit(0);
}

// Everything below reads its configuration when it is loaded, so this is said before anything is.
Object.assign(process.env, { NODE_ENV: process.argv.includes("--dev") ? "development" : "production" });
process.env.PORT = String(await choosePort());
await import("./serve.ts").catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

async function choosePort(): Promise<number> {
  const wanted = Number(process.env.PORT ?? 3000);
  if (await isFree(wanted)) return wanted;
  if (process.env.PORT) {
    console.error(`Port ${wanted} is taken. Stop what uses it, or set PORT to another.`);
    process.exit(1);
  }
  for (let candidate = wanted + 1; candidate < wanted + 50; candidate++) if (await isFree(candidate)) return candidate;
  console.error(`Ports ${wanted} to ${wanted + 49} are all taken. Set PORT to a free one.`);
  process.exit(1);
}

function isFree(candidate: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(candidate, () => probe.close(() => resolve(true)));
  });
}
