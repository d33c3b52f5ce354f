import type { Screen } from "./screens.ts";

/** The screens of a workspace by what follows its name in their addresses. */
export type Inside = Screen extends infer S ? (S extends `/w/[workspace]${infer Rest}` ? Rest : never) : never;

type ParamsOf<S extends string> = S extends `${string}[${infer Name}]${infer Rest}` ? Name | ParamsOf<Rest> : never;
type About<S extends string> = [ParamsOf<S>] extends [never] ? [] : [about: { [Name in ParamsOf<S>]: string }];

/** A screen's address with the names of what it is about filled in. */
export function addressOf<S extends Screen | Inside>(screen: S, ...[about]: About<S>): string {
  const named: Record<string, string> = about ?? {};
  return screen.replace(/\[(\w+)\]/g, (_, name: string) => encodeURIComponent(named[name] ?? ""));
}
