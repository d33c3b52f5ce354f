import { readFileSync } from "node:fs";

type Floors = Record<string, { min: string; why: string }>;
type Lock = { packages: Record<string, { version?: string }> };

export function belowMinimum(floors: Floors = read("minimum-versions.json"), lock: Lock = read("package-lock.json")) {
  return Object.entries(floors).flatMap(([name, { min, why }]) => {
    const installed = Object.entries(lock.packages).filter(([place]) => place.endsWith(`node_modules/${name}`));
    const low = installed.filter(([, { version }]) => !version || compare(version, min) < 0);
    if (installed.length === 0) return [`${name} is not installed, but minimum-versions.json names it`];
    return low.map(([place, { version }]) => `${place} is ${version}, below ${min}: ${why}`);
  });
}

export function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((v) => v.split("-"));
  const numbers = (v: string[] | undefined) => (v?.[0] ?? "").split(".").map(Number);
  const [x, y] = [numbers(left), numbers(right)];
  const at = x.findIndex((n, i) => n !== y[i]);
  if (at >= 0) return (x[at] ?? 0) - (y[at] ?? 0);
  const [pre, other] = [left?.slice(1).join("-") ?? "", right?.slice(1).join("-") ?? ""];
  if (!pre || !other) return Number(Boolean(other)) - Number(Boolean(pre));
  return pre.localeCompare(other, "en", { numeric: true });
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8")) as T;
}
