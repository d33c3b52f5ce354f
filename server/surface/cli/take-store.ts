import { randomUUID } from "node:crypto";
import { beginInstallation, installationIn } from "#db/installation.ts";
import { configuredPlace } from "#server/ground/platform/store.ts";
import { takeStore } from "#server/ground/platform/store-owner.ts";
import { asOwner } from "./owner-sql.ts";

/** Locks out earlier copies of the database. Repeatable. @param from the store's mark @throws StoreRefused if it is another's */
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
