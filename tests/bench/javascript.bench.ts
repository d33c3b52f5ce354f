import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { firstLoads, mostOf, sharedScripts, sizeOf } from "./first-load.ts";
import { untilInteractive } from "./interactive.ts";
import type { Bench } from "./measure.ts";
import { seedTenant } from "./seed.ts";

// Inside the project, so that it is built by the very same packages.
const EMPTY = join(".tmp", "bench-empty-app");

export const javascript: Bench = {
  about: "the JavaScript each page loads first, above an empty Next app's, and when the timeline answers the keyboard",
  async run(world, report) {
    const { owner, workspace } = await seedTenant(world, { controls: 300, evidence: 20_000 });
    const { url } = await world.product();
    const empty = await emptyKb();
    const shared = sizeOf(".next", sharedScripts(".next"));
    for (const { route, kb } of firstLoads()) {
      const what = `${route}: first-load JavaScript above an empty app's ${empty.toFixed(0)} kB, gzipped`;
      const value = shared + kb - empty;
      report({ what, unit: "kB", value, baseline: null, must: "at most", limit: mostOf(route) });
    }
    const value = await untilInteractive(`${url}/w/${workspace.slug}/evidence`, owner.token);
    const what = "the timeline answers an arrow key, from the start of the navigation";
    report({ what, unit: "ms", value, baseline: null, must: "at most", limit: 1500 });
  },
};

async function emptyKb(): Promise<number> {
  rmSync(EMPTY, { recursive: true, force: true });
  mkdirSync(join(EMPTY, "app"), { recursive: true });
  writeFileSync(
    join(EMPTY, "app", "layout.jsx"),
    "export default ({ children }) => <html><body>{children}</body></html>;\n",
  );
  writeFileSync(join(EMPTY, "app", "page.jsx"), "export default () => <p>Empty</p>;\n");
  writeFileSync(join(EMPTY, "next.config.mjs"), "export default { reactStrictMode: true };\n");
  const child = spawn(process.execPath, [join("node_modules", "next", "dist", "bin", "next"), "build", EMPTY], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("the empty app was not built; why is above");
  const build = join(EMPTY, ".next");
  const [page] = firstLoads(build);
  const kb = sizeOf(build, sharedScripts(build)) + (page?.kb ?? 0);
  rmSync(EMPTY, { recursive: true, force: true });
  return kb;
}
