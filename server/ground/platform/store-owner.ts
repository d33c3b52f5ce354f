import type { Installation } from "#db/installation.ts";
import type { Backend } from "./stored-bytes.ts";

const FIRST_LINE =
  "Tickmark evidence store. It belongs to the installation named below; do not change or copy this file.";
const DRILL =
  "If this is a copy of a product, such as for a drill, give it a store of its own: point S3_BUCKET or DATA_DIR at an empty location.";

export class StoreRefused extends Error {}

/** Null for an old database without one, which only reads. */
export type FindInstallation = () => Promise<Installation | null>;

/**
 * Compares the store's mark with the installation before first use and before each sweep; marks an empty store.
 * @param onMarked called once marked; null if nothing may be written, as in checks
 * @throws StoreRefused from every function while it belongs to another installation
 */
export function owned(place: Backend, whose: FindInstallation, onMarked: (() => Promise<void>) | null): Backend {
  let known: Promise<void> | undefined;
  const again = () => {
    known = compare(place, whose, onMarked);
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  const first = () => known ?? again();
  return {
    ...place,
    stage: (...asked) => first().then(() => place.stage(...asked)),
    get: (...asked) => first().then(() => place.get(...asked)),
    has: (...asked) => first().then(() => place.has(...asked)),
    hide: (...asked) => first().then(() => place.hide(...asked)),
    probe: () => first().then(() => place.probe()),
    async *before(instant) {
      await again();
      yield* place.before(instant);
    },
    sweepStaged: (instant) => again().then(() => place.sweepStaged(instant)),
  };
}

async function compare(place: Backend, whose: FindInstallation, onMarked: (() => Promise<void>) | null): Promise<void> {
  const own = await whose();
  if (own && !own.atHome)
    throw new StoreRefused(
      `This database was copied or moved: it is not where its installation was created. ${place.where} was left untouched. ${DRILL} ` +
        "Then, or if the product was moved here for good, run `npm run --silent cli -- store take`.",
    );
  const mark = await place.mark();
  if (mark === null) {
    if (!own) return;
    if (own.store === "marked")
      throw new StoreRefused(
        `${place.where} does not carry this installation's mark and was left untouched. Is the disk mounted, and the setting right? ` +
          "If the store was moved there, move its file `installation` too, or run `npm run --silent cli -- store take`.",
      );
    if (own.store === "new" && !(await isEmpty(place)))
      throw new StoreRefused(
        `${place.where} contains files but no mark that says whose they are, and was left untouched. ${DRILL} If it is this ` +
          "installation's, run `npm run --silent cli -- store take`.",
      );
    if (!onMarked) return;
    await place.setMark(textFor(own.id), { over: false });
    requireOwn(place, own, await place.mark());
  } else requireOwn(place, own, mark);
  if (own && own.store !== "marked") await onMarked?.();
}

function requireOwn(place: Backend, own: Installation | null, mark: string | null): void {
  const other = installationNamed(mark);
  if (own && other === own.id) return;
  throw new StoreRefused(
    `${place.where} belongs to another installation (${other}) than this database (${own?.id ?? "of an older version"}), and was ` +
      `left untouched. ${DRILL} If that installation is gone for good, run \`npm run --silent cli -- store take --from ${other}\`.`,
  );
}

/** @param from the current owner, which the operator must name @throws StoreRefused if it is marked for anyone else */
export async function takeStore(place: Backend, id: string, from: string | null): Promise<void> {
  const mark = await place.mark();
  const other = mark === null ? null : installationNamed(mark);
  if (other !== null && other !== from && other !== id)
    throw new StoreRefused(
      `${place.where} belongs to the installation ${other}. If that is gone for good, name it with --from ${other}: if it still runs, ` +
        "it loses its store.",
    );
  await place.setMark(textFor(id), { over: other !== null });
  if (installationNamed(await place.mark()) !== id)
    throw new StoreRefused(`${place.where} was marked for another installation in the meantime: run this again.`);
}

async function isEmpty(place: Backend): Promise<boolean> {
  for await (const _ of place.before(Number.POSITIVE_INFINITY)) return false;
  return true;
}

function textFor(id: string): string {
  return `${FIRST_LINE}\n${id}\n`;
}

/** An unreadable mark still means that the store is someone's. */
function installationNamed(mark: string | null): string {
  const [, id = "", ...more] = (mark ?? "").trimEnd().split("\n");
  return more.length === 0 && /^[0-9a-f-]{36}$/.test(id) ? id : "unknown";
}
