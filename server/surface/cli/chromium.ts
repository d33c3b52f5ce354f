import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { installFromDebian, succeeds } from "./debian.ts";

const PLACES = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

export async function findChromium(): Promise<{ path: string | null; source: string }> {
  const installed = PLACES.find((path) => path && existsSync(path));
  if (installed) return { path: installed, source: `installed, ${installed}` };
  if (existsSync(chromium.executablePath())) return { path: null, source: "Playwright's own" };
  if (succeeds("node_modules/.bin/playwright", ["install", "chromium"]) && existsSync(chromium.executablePath()))
    return { path: null, source: "Playwright's own, downloaded now" };
  if (installFromDebian("chromium") && existsSync("/usr/bin/chromium"))
    return { path: "/usr/bin/chromium", source: "installed now by apt-get" };
  console.error("No Chromium was found and none could be installed. Install one, or name it in CHROMIUM_PATH.");
  process.exit(1);
}
