import { LIBRARY } from "#db/catalog/library.ts";
import { withActor } from "#db/tenant.ts";
import { adoptEngagement } from "#server/audit/lifecycle/service/adopt.ts";
import { evidenceWith } from "#server/exchange/search/queries.ts";
import { adoptFromLibrary } from "#server/programme/library/service.ts";
import { asked, makeTenant } from "#tests/factories/people.ts";
import { engagementValues } from "#tests/factories/programme.ts";
import { untilInteractive } from "./interactive.ts";
import { alternately, type Bench, millisecondsOf, percentile, ratio } from "./measure.ts";
import { type BenchTenant, eachComputedAnew, seedNeighbours, seedTenant } from "./seed.ts";
import type { World } from "./world.ts";

const ADOPTED = 150;
const RECORDS = 100_000;
const MATRIX = { controls: 1000, mappings: 5000 };
const WORDS = ["access", "review", "backup", "change", "ticket", "vendor", "incident", "training", "patch", "firewall"];

export const controls: Bench = {
  about: `adopting ${ADOPTED} library controls, finding evidence among ${RECORDS} records, and a matrix of ${MATRIX.controls} controls`,
  async run(world, report) {
    const adoption = await adopting();
    report({
      what: `adopting ${ADOPTED} controls`,
      unit: "ms",
      value: adoption,
      baseline: null,
      must: "at most",
      limit: 1000,
    });

    await seedNeighbours(world, 50);
    const tenant = await seedTenant(world, { controls: MATRIX.controls, evidence: RECORDS });
    await nameEvidence(world, tenant);
    const { actor } = tenant;
    const find = {
      word: 0,
      run: () =>
        withActor(actor, "read", (tx) => evidenceWith(tx, asked(actor, "evidence:read"), wordsOf(find.word++))),
    };
    const plain = { word: 0, run: () => bareFind(world, tenant, wordsOf(plain.word++)) };
    const searched = await alternately(200, { measured: find.run, baseline: plain.run });
    const value = percentile(searched.measured, 0.95);
    report({ what: "search, 95th percentile", unit: "ms", value, baseline: null, must: "at most", limit: 50 });
    report(ratio("search against the same without row security", 3, searched));

    const scope = { workspace: tenant.workspace.slug };
    const misspelt = () => tenant.call.search.find({ ...scope, text: "incidemt trainng" });
    const { similar } = await alternately(30, { similar: misspelt });
    const slow = percentile(similar, 0.95);
    const almost = "search where nothing is called so, 95th percentile";
    report({ what: almost, unit: "ms", value: slow, baseline: null, must: "at most", limit: 50 });

    await fillMatrix(world, tenant);
    const read = () => tenant.call.criteria.list(scope);
    const bare = () => bareMatrix(world, tenant);
    const anew = await eachComputedAnew(tenant, read, bare);
    report(ratio("the matrix's rows, computed anew, against bare SQL", 1.5, anew));
    const unchanged = await alternately(20, { measured: read, baseline: bare });
    report(ratio("the same, unchanged since, against the SQL of computing them", 1.5, unchanged));
    const { url } = await world.product();
    const page = `${url}/w/${tenant.workspace.slug}/criteria?view=matrix`;
    const ready = await untilInteractive(page, tenant.owner.token);
    const what = `a matrix of ${MATRIX.controls} controls answers an arrow key, from the start of the navigation`;
    report({ what, unit: "ms", value: ready, baseline: null, must: "at most", limit: 1500 });
  },
};

async function adopting(): Promise<number> {
  const { actor: made } = await makeTenant();
  const actor = { ...made, now: new Date().toISOString() };
  await withActor(actor, "write", (tx) => adoptEngagement(tx, actor, engagementValues()));
  const codes = LIBRARY.slice(0, ADOPTED).map((c) => c.code);
  return millisecondsOf(() => withActor(actor, "write", (tx, who) => adoptFromLibrary(tx, who, { codes })));
}

/** Titles of four words among ten and a number, as people's are alike. */
async function nameEvidence(world: World, { actor }: BenchTenant): Promise<void> {
  await world.owner.begin(async (owner) => {
    await owner`set local session_replication_role = replica`;
    await owner`update evidence e set title = n.title from (
      select id, (${WORDS}::text[])[1 + sequence % 10] || ' ' || (${WORDS}::text[])[1 + sequence / 10 % 10] || ' ' || sequence as title
      from evidence where org_id = ${actor.orgId}) n where n.id = e.id and e.org_id = ${actor.orgId}`;
    await owner`insert into evidence_word (org_id, workspace_id, word, evidence_id)
      select e.org_id, e.workspace_id, w, e.id from evidence e, app.words_of(e.title) w where e.org_id = ${actor.orgId}`;
  });
  await world.owner`analyze evidence, evidence_word`;
}

function wordsOf(n: number): string {
  return `${(WORDS[n % WORDS.length] ?? "").slice(0, 4)} ${WORDS[(n * 3) % WORDS.length]}`;
}

function bareFind(world: World, { actor }: BenchTenant, text: string) {
  const [first = "", second = ""] = text.split(" ");
  const { orgId, workspaceId } = actor;
  const own = world.owner`org_id = ${orgId} and workspace_id = ${workspaceId}`;
  return world.owner`select id, title, covers_to from evidence where ${own}
    and id in (select evidence_id from evidence_word where ${own} and word >= ${first} and word < ${`${first}\u{10FFFF}`})
    and id in (select evidence_id from evidence_word where ${own} and word >= ${second} and word < ${`${second}\u{10FFFF}`})
    order by id desc limit 8`;
}

async function fillMatrix(world: World, { actor }: BenchTenant): Promise<void> {
  await world.owner.begin(async (owner) => {
    await owner`set local session_replication_role = replica`;
    await owner`insert into control_criterion (org_id, workspace_id, control_id, criterion_id, strength)
      select ${actor.orgId}, ${actor.workspaceId}, c.id, k.id, 'fully'
      from (select id, row_number() over (order by code) as n from control where org_id = ${actor.orgId}) c
      join (select id, row_number() over (order by sort) as n, count(*) over () as total from criterion where org_id = ${actor.orgId}) k
        on (c.n * 7 + k.n) % (k.total / 5) = 0
      on conflict do nothing`;
  });
  await world.owner`analyze control_criterion`;
}

function bareMatrix(world: World, { actor }: BenchTenant) {
  const own = (table: string) =>
    world.owner.unsafe(`${table}.org_id = '${actor.orgId}' and ${table}.workspace_id = '${actor.workspaceId}'`);
  return Promise.all([
    world.owner`select id, framework, code, title, description, group_code, group_name, category, points, assertions from criterion
      where ${own("criterion")} order by sort, code`,
    world.owner`select cc.criterion_id, c.id, c.code, c.title, c.is_key, c.status, cc.rationale, cc.strength, cc.points from control_criterion cc
      join control c on c.org_id = cc.org_id and c.workspace_id = cc.workspace_id and c.id = cc.control_id
      where ${own("cc")} and c.status <> 'retired' order by c.code`,
  ]);
}
