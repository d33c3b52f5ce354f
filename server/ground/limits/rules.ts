/** What one request of each kind costs, and whether only few of them may be under way at a time for one person. */
export const COSTS = {
  read: { points: 1, costly: false },
  write: { points: 2, costly: false },
  file: { points: 2, costly: false },
  upload: { points: 2, costly: false },
  import: { points: 40, costly: true },
  export: { points: 40, costly: true },
} as const satisfies Record<string, { points: number; costly: boolean }>;
export type Kind = keyof typeof COSTS;

/** A bucket holds `burst` points at most and fills by `perSecond`. */
export type Allowance = { burst: number; perSecond: number };

/**
 * Who is given how much. Generous: somebody quick at the keyboard spends about ten points a second, a page four to ten.
 * `network` is for requests that bring no credential we know; `everywhere` the same where networks cannot be told apart; `reports` for
 * what all browsers together report of pages' policies, each report a line of the log.
 */
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

/** Procedures that cost more than reading or changing a record does. */
const PROCEDURES: Readonly<Record<string, Kind>> = { "imports.open": "import", "imports.confirm": "import" };

/** Plain routes and programs' operations by how their pattern ends; any other costs what its transaction does. */
const ROUTES: readonly (readonly [RegExp, Kind])[] = [
  [/\/export$|\/import\/rejected$|\/journal\/entries$/, "export"],
  [/\/import$/, "import"],
  [/^\/api\/evidence\/upload$|^\/api\/v1\/.*\/evidence$/, "upload"],
  [/^\/api\/(evidence|reports)\/files\//, "file"],
];

/**
 * What kind of request this is.
 *
 * @param at the procedure's path or the pattern of the route, as the work under way names them
 */
export function kindOf(at: { procedure?: string; route?: string }, mode: "read" | "write"): Kind {
  if (at.procedure) return PROCEDURES[at.procedure] ?? mode;
  return ROUTES.find(([ends]) => ends.test(at.route ?? ""))?.[1] ?? mode;
}

/** Points in a bucket at an instant in milliseconds; nobody who was never seen has less than a full one. */
export type Bucket = { points: number; at: number };

export function filled(bucket: Bucket | undefined, { burst, perSecond }: Allowance, now: number): Bucket {
  if (!bucket) return { points: burst, at: now };
  const gained = (Math.max(0, now - bucket.at) / 1000) * perSecond;
  return { points: Math.min(burst, bucket.points + gained), at: now };
}

/** Whole seconds until the bucket holds so many points; 0 when it does. */
export function secondsUntil(bucket: Bucket, points: number, { perSecond }: Allowance): number {
  return Math.max(0, Math.ceil((points - bucket.points) / perSecond));
}

/** Said by the edge when it cannot know where a request came from. */
export const UNKNOWN_NETWORK = "direct";
