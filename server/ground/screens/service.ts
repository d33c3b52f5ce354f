import { env } from "#server/ground/platform/env.ts";
import { type About, pathTo } from "./rules/addresses.ts";
import type { Screen } from "./rules/screens.ts";

export function linkTo<S extends Screen>(screen: S, ...about: About<S>): string {
  return `${env().appUrl}${pathTo(screen, ...about)}`;
}
