import { readdirSync } from "node:fs";
import { dirname, sep } from "node:path";
import { UPLOAD_PATH } from "./bodies.ts";

/** For logs, because paths hold names and secrets: "/_next" for build output, "other" for unknown paths. */
export function routeNames(app = "app"): (path: string) => string {
  const routes = readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|[\\/])(page|route)\.tsx?$/.test(file))
    .map((file) =>
      dirname(file)
        .split(sep)
        .filter((part) => part !== "." && !/^\(.*\)$/.test(part)),
    )
    .concat([UPLOAD_PATH.split("/").slice(1)])
    // Fixed segments before parameters, as in Next.
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  return (path) => {
    const parts = path.split("/").filter((part) => part !== "");
    if (parts[0] === "_next") return "/_next";
    const found = routes.find((route) => fits(route, parts));
    return found ? `/${found.join("/")}` : "other";
  };
}

function orderOf(route: readonly string[]): string {
  return route.map((part) => (part.startsWith("[") ? `\uffff${part}` : part)).join("/");
}

function fits(route: readonly string[], parts: readonly string[]): boolean {
  const rest = route.at(-1)?.startsWith("[...") === true;
  if (rest ? parts.length < route.length : parts.length !== route.length) return false;
  return route.every((part, i) => part.startsWith("[") || part === parts[i]);
}
