import { withActor } from "#db/tenant.ts";
import { listEvidence } from "#server/evidence/evidence/queries/items.ts";
import { readActivity } from "#server/ground/journal/queries.ts";
import { asked, makeTenant } from "#tests/factories/people.ts";
import { LONG, longLog } from "./long-log.ts";
import { alternately, type Bench, ratio } from "./measure.ts";
import { insertEvidence } from "./seed.ts";

const DEPTH = 500_000;
const PAGE = 50;

export const pages: Bench = {
  about: `a page at depth ${DEPTH} against the first page`,
  async run(world, report) {
    const { actor: reader } = await longLog(world);
    const activity = (before: number | null) =>
      withActor(reader, "read", (tx) => readActivity(tx, asked(reader, "journal:read"), { before, about: null }));
    const feed = await alternately(300, { measured: () => activity(LONG - DEPTH), baseline: () => activity(null) });
    report(ratio("activity of a journal of a million entries", 1.5, feed));

    const { actor } = await makeTenant();
    await insertEvidence(world, actor, "2026-01-01", DEPTH + 10 * PAGE);
    await world.owner`analyze evidence`;
    const [deep] = await world.owner<{ id: string }[]>`
      select id from evidence where workspace_id = ${actor.workspaceId} order by id desc offset ${DEPTH} limit 1`;
    const list = (before: string | null) =>
      withActor(actor, "read", (tx) => listEvidence(tx, asked(actor, "evidence:read"), { before }, PAGE));
    const items = await alternately(300, { measured: () => list(deep?.id ?? ""), baseline: () => list(null) });
    report(ratio(`evidence items of a workspace of ${DEPTH}`, 1.5, items));
  },
};
