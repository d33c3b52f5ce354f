import { readConfig } from "#server/ground/platform/env.ts";
import { portProblem } from "./listen.ts";

if (process.argv.includes("--help")) {
  console.log(
    "npm start            builds when needed, then serves the product at http://localhost:3000\nnpm run dev          the same with live reload",
  );
  process.exit(0);
}

// The imports below read the configuration as they load, so set the environment and port first.
Object.assign(process.env, { NODE_ENV: process.argv.includes("--dev") ? "development" : "production" });
process.env.PORT = await choosePort().then(String, (error: Error) => {
  console.error(error.message);
  process.exit(1);
});
const { sayWhy } = await import("./endings.ts");
await import("./serve.ts").catch((error: unknown) => {
  sayWhy(error, "Tickmark did not start");
  process.exit(1);
});

async function choosePort(): Promise<number> {
  const { PORT, hosts } = readConfig(process.env);
  const last = process.env.PORT ? PORT : PORT + 49;
  for (let port = PORT; port <= last; port++) {
    const problem = await portProblem(port, hosts);
    if (!problem) return port;
    if (!problem.taken || process.env.PORT) throw new Error(problem.message);
  }
  throw new Error(`Ports ${PORT} to ${last} are all taken. Set PORT to a free one.`);
}
