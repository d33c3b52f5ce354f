import { readFileSync } from "node:fs";

type Package = { version?: string; optionalDependencies?: Record<string, string> };

/** Optional binaries that the lockfile lacks: npm may record only its own platform's, and `npm ci` then fails on others. */
export function missingPlatforms(path = "package-lock.json"): string[] {
  const { packages } = JSON.parse(readFileSync(path, "utf8")) as { packages: Record<string, Package> };
  return Object.entries(packages).flatMap(([place, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !(packages[`${place}/node_modules/${name}`] ?? packages[`node_modules/${name}`])?.version)
      .map((name) => `package-lock.json lacks ${name}, which ${place} needs on another platform`),
  );
}
