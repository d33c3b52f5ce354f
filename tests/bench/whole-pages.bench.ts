import { addMember, asBrowser, makePerson } from "#tests/factories/people.ts";
import { riskValues } from "#tests/factories/programme.ts";
import { alternately, type Bench, median } from "./measure.ts";
import { type BenchTenant, seedTenant } from "./seed.ts";

const SIZE = { controls: 100, evidence: 2000 };
const RISKS = 40;
const CLIENTS = 4;
/** A page costs its reader about eight points: fewer readers would run into their rate limit. */
const READERS = 8;
const ASKED_A_ROUND = 40;
const ROUNDS = 5;
/** 100 pages a second where an empty one makes 550: machines differ, the share does not. */
const SHARE = 100 / 550;
const PAGES = { overview: "", timeline: "/evidence", controls: "/controls", criteria: "/criteria", risks: "/risks" };

export const wholePages: Bench = {
  about: `whole pages a second for ${CLIENTS} clients, of ${SIZE.controls} controls and ${RISKS} risks, against an empty page of the same server`,
  async run(world, report) {
    const tenant = await seedTenant(world, SIZE);
    await addRisks(tenant);
    const { url } = await world.product();
    const base = `${url}/w/${tenant.workspace.slug}`;
    const readers = await Promise.all(Array.from({ length: READERS }, () => readerOf(tenant)));
    const asked = (address: string, status: number) => () => askMany(address, readers, status);
    const works = Object.entries(PAGES).map(([name, path]) => [name, asked(base + path, 200)] as const);
    // What nothing is at is the root layout and a line of text: the least that Next makes of a request.
    const taken = await alternately(ROUNDS, {
      empty: asked(`${url}/nothing-is-here`, 404),
      ...Object.fromEntries(works),
    } as Record<"empty" | keyof typeof PAGES, () => Promise<void>>);
    const rate = (ascending: number[]) => ASKED_A_ROUND / (median(ascending) / 1000);
    const baseline = rate(taken.empty);
    for (const name of Object.keys(PAGES) as (keyof typeof PAGES)[]) {
      const value = rate(taken[name]);
      report({
        what: `${name} page against an empty one`,
        unit: "a second",
        value,
        baseline,
        must: "at least",
        limit: SHARE,
      });
    }
  },
};

async function addRisks({ call, workspace }: BenchTenant): Promise<void> {
  const scope = { workspace: workspace.slug };
  for (let n = 0; n < RISKS; n++)
    await call.risks.write({ ...scope, values: riskValues({ description: `Risk ${n}` }), edited: null });
}

async function readerOf({ org }: BenchTenant): Promise<Record<string, string>> {
  const person = await makePerson();
  await addMember(org.orgId, person, "compliance_manager");
  return { ...asBrowser(person), accept: "text/html" };
}

async function askMany(address: string, readers: Record<string, string>[], status: number): Promise<void> {
  let begun = 0;
  const client = async () => {
    while (begun++ < ASKED_A_ROUND) {
      const answer = await fetch(address, { headers: readers[begun % READERS] ?? {} });
      await answer.arrayBuffer();
      if (answer.status !== status) throw new Error(`${address} answered ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}
