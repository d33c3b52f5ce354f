/** The cost of each kind of request; `costly` ones also have a concurrency limit per person. */
export const COSTS = {
  read: { points: 1, costly: false },
  write: { points: 2, costly: false },
  file: { points: 2, costly: false },
  upload: { points: 2, costly: false },
  import: { points: 40, costly: true },
  export: { points: 40, costly: true },
} as const satisfies Record<string, { points: number; costly: boolean }>;
export type Kind = keyof typeof COSTS;

export type Allowance = { burst: number; perSecond: number };

// A fast user spends about ten points a second. `network` has no known credential; `everywhere` covers unknown networks.
export const ALLOWANCES = {
  person: { burst: 3000, perSecond: 50 },
  token: { burst: 6000, perSecond: 100 },
  organization: { burst: 20_000, perSecond: 300 },
  network: { burst: 1000, perSecond: 20 },
  everywhere: { burst: 10_000, perSecond: 300 },
  reports: { burst: 100, perSecond: 1 },
} as const satisfies Record<string, Allowance>;
export type Holder = keyof typeof ALLOWANCES;

export const COSTLY_AT_ONCE = 4;

const PROCEDURES: Readonly<Record<string, Kind>> = { "imports.open": "import", "imports.confirm": "import" };

const ROUTES: readonly (readonly [RegExp, Kind])[] = [
  [/\/export$|\/import\/rejected$|\/journal\/entries$/, "export"],
  [/\/import$/, "import"],
  [/^\/api\/evidence\/upload$|^\/api\/v1\/.*\/evidence$/, "upload"],
  [/^\/api\/(evidence|reports)\/files\//, "file"],
];

/** @param at the procedure's path or the route's pattern, as in the current work */
export function kindOf(at: { procedure?: string; route?: string }, mode: "read" | "write"): Kind {
  if (at.procedure) return PROCEDURES[at.procedure] ?? mode;
  return ROUTES.find(([ends]) => ends.test(at.route ?? ""))?.[1] ?? mode;
}

export type Bucket = { points: number; at: number };

export function filled(bucket: Bucket | undefined, { burst, perSecond }: Allowance, now: number): Bucket {
  if (!bucket) return { points: burst, at: now };
  const gained = (Math.max(0, now - bucket.at) / 1000) * perSecond;
  return { points: Math.min(burst, bucket.points + gained), at: now };
}

export function secondsUntil(bucket: Bucket, points: number, { perSecond }: Allowance): number {
  return Math.max(0, Math.ceil((points - bucket.points) / perSecond));
}

export const UNKNOWN_NETWORK = "direct";
