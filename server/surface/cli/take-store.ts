import { randomUUID } from "node:crypto";
import { beginInstallation, installationIn } from "#db/installation.ts";
import { configuredPlace } from "#server/ground/platform/store.ts";
import { takeStore } from "#server/ground/platform/store-owner.ts";
import { asOwner } from "./owner-sql.ts";

/**
 * Makes the database and the configured store one installation, another than either was before, so that whatever was copied along with
 * them cannot use the store. What breaks off leaves two that do not fit, and can be run again.
 *
 * @param from the installation that the store's mark names; not needed for a store without one
 * @throws StoreRefused when the store is marked for another
 */
export async function takeConfiguredStore(
  ownerUrl: string,
  from: string | null,
  say: (line: string) => void,
): Promise<number> {
  const id = randomUUID();
  await asOwner(ownerUrl, async (owner) => {
    const ask = (text: string) => owner.unsafe(text);
    if (!(await installationIn(ask))) throw new Error("Run `npm run --silent cli -- db migrate` first.");
    const place = configuredPlace();
    await takeStore(place, id, from);
    await beginInstallation(ask, id, "marked");
    say(`${place.where} belongs to this database now, as the installation ${id}. Start the product again if it runs.`);
  });
  return 0;
}
