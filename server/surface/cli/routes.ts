import { readdirSync } from "node:fs";
import { dirname, sep } from "node:path";
import { UPLOAD_PATH } from "./bodies.ts";

/**
 * Names the route of a request's path by its pattern ("/w/[workspace]/controls"), read from the folders of `app/`, and the one that
 * is answered in front of it: the path itself holds names and, in links sent by mail, secrets.
 *
 * @returns a function that answers "/_next" for what the build made, and "other" for a path that is no route
 */
export function routeNames(app = "app"): (path: string) => string {
  const routes = readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|[\\/])(page|route)\.tsx?$/.test(file))
    .map((file) =>
      dirname(file)
        .split(sep)
        .filter((part) => part !== "." && !/^\(.*\)$/.test(part)),
    )
    .concat([UPLOAD_PATH.split("/").slice(1)])
    // A fixed segment goes before a parameter in the same place, as it does for the framework.
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
