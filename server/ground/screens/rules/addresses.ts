import type { Screen } from "./screens.ts";

export type Inside = Screen extends infer S ? (S extends `/w/[workspace]${infer Rest}` ? Rest : never) : never;

type Filled<S extends string> = S extends `${infer Before}[${string}]${infer After}`
  ? `${Before}${string}${Filled<After>}`
  : S;
export type PathInside = Filled<Inside> | `${Filled<Inside>}?${string}`;

type ParamsOf<S extends string> = S extends `${string}[${infer Name}]${infer Rest}` ? Name | ParamsOf<Rest> : never;
export type About<S extends string> = [ParamsOf<S>] extends [never] ? [] : [about: { [Name in ParamsOf<S>]: string }];

export function pathTo<S extends Screen | Inside>(screen: S, ...[about]: About<S>): string {
  const named: Record<string, string> = about ?? {};
  return screen.replace(/\[(\w+)\]/g, (_, name: string) => encodeURIComponent(named[name] ?? ""));
}
