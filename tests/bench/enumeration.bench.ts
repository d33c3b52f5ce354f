import { asIdentity } from "#db/tenant.ts";
import { UNKNOWN_NETWORK } from "#server/ground/limits/rules.ts";
import { checkCredentials, createPerson, requestReset } from "#server/people/account/service/account.ts";
import { hashPassword } from "#server/people/account/service/passwords.ts";
import { requestSignUp } from "#server/people/account/service/sign-up.ts";
import { type Bench, median, millisecondsOf } from "./measure.ts";

const STRANGER = { network: UNKNOWN_NETWORK, device: null };
const ROUNDS = 120;
const PASSWORD = "copper lantern walks by noon";

export const enumeration: Bench = {
  about: "whether an address with an account answers in the time of one without",
  async run(world, report) {
    const passwordHash = await hashPassword(PASSWORD, []);
    await asIdentity("write", (tx) => createPerson(tx, { email: "known@example.com", name: "Known", passwordHash }));
    const asked: Record<string, (email: string) => Promise<unknown>> = {
      "a wrong password": (email) => checkCredentials(email, "not the password", STRANGER),
      "asking for a new password": (email) => requestReset(email, STRANGER),
      "signing up": (email) => requestSignUp(email, STRANGER),
    };
    for (const [what, ask] of Object.entries(asked)) {
      const taken: Record<"known" | "unknown", number[]> = { known: [], unknown: [] };
      for (let round = -10; round < ROUNDS; round++)
        for (const who of round % 2 ? (["known", "unknown"] as const) : (["unknown", "known"] as const)) {
          // The limit on attempts is not what is measured here, nor that a second ask sends no second letter.
          await world.owner`delete from attempt`;
          const address = (of: string) => `${of}-${what.length}-${round}@example.com`;
          await world.owner`update person set email = ${address("known")} where name = 'Known'`;
          const ms = await millisecondsOf(() => ask(address(who)));
          if (round >= 0) taken[who].push(ms);
        }
      const [known, unknown] = [taken.known, taken.unknown].map((ms) => median(ms.toSorted((a, b) => a - b)));
      report({
        what: `${what}: medians apart, of ${known?.toFixed(1)} ms`,
        unit: "ms",
        value: Math.abs((known ?? Number.NaN) - (unknown ?? Number.NaN)),
        baseline: null,
        must: "at most",
        limit: 1,
      });
    }
  },
};
