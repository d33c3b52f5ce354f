import { describe, expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { DENIED, type Settings } from "./sessions.ts";
import { sqlWorld } from "./sql-world.ts";

const db = testDatabase();
const { attempt, attemptAsOwner, auditing, inA, world } = sqlWorld(db);

describe("the journal", () => {
  const grant = (values: object = {}) => ({
    kind: "grant",
    id: world.firm.grantId,
    organization: world.firm.org.orgId,
    engagement: world.a.records.engagementId,
    ...values,
  });
  const body = (values: { action: string; actor: string | null; log?: string; sequence: number; under?: object }) =>
    JSON.stringify({
      log: values.log ?? world.a.workspace.id,
      sequence: values.sequence,
      at: "2026-11-02T09:00:00.000Z",
      actor: { id: values.actor },
      action: values.action,
      subject: { type: "evidence", id: world.a.records.evidenceId },
      under: values.under ?? null,
    });
  const headOf = async (log: string) =>
    (await db.superuser()`select size, encode(frontier, 'hex') as frontier from journal_head where log_id = ${log}`)[0];
  const sizeOf = async (log: string) => Number((await headOf(log))?.size);
  const append = async (s: Settings, log: string, size: number, entry: string) =>
    attempt(
      s,
      "select * from app.journal_append($1::uuid, $2::text::bigint, decode($3, 'hex'), array[$4::text], ''::bytea, 'note')",
      [log, String(size), (await headOf(log))?.frontier, entry],
    );

  test("a member appends to their workspace's log, under the next number", async () => {
    const size = await sizeOf(world.a.workspace.id);
    const noted = (sequence: number, log?: string) =>
      body({ action: "control.noted", actor: world.a.owner.id, sequence, log });
    expect(await append(inA("member"), world.a.workspace.id, size, noted(size))).toMatchObject({
      code: null,
      rows: [],
    });
    // To a log that has moved on nothing is appended: the answer is where it stands.
    expect(await append(inA("member"), world.a.workspace.id, size - 1, noted(size - 1))).toMatchObject({
      code: null,
      rows: [{ size: String(size) }],
    });
    expect(await append(inA("member"), world.a.workspace.id, size, noted(size + 1))).toMatchObject({ code: "23514" });
    expect(await append(inA("member"), world.a.workspace.id, size, noted(size, world.b.workspace.id))).toMatchObject({
      code: "23514",
    });
  });

  test("a member cannot write an entry under another's name, and sign-in none at all; the system may write without a name", async () => {
    const size = await sizeOf(world.a.workspace.id);
    const entry = (actor: string | null) => body({ action: "control.noted", actor, sequence: size });
    for (const actor of [world.firm.person.id, null])
      expect(await append(inA("member"), world.a.workspace.id, size, entry(actor))).toMatchObject({ code: DENIED });
    expect(
      await append({ ...inA("member"), role: "identity" }, world.a.workspace.id, size, entry(world.a.owner.id)),
    ).toMatchObject({ code: DENIED });
    expect(await append(inA("system"), world.a.workspace.id, size, entry(null))).toMatchObject({ code: null });
  });

  test.each(["member", "system", "auditor", "identity"] as const)(
    "%s reaches no log of another tenant or of a workspace they are not in",
    async (role) => {
      const settings = { ...inA("member"), engagementId: world.a.records.engagementId, role };
      for (const log of [world.b.workspace.id, world.b.org.orgId, world.a.second.id]) {
        const entry = body({ action: "evidence.opened", actor: world.a.owner.id, log, sequence: await sizeOf(log) });
        expect(await append(settings, log, await sizeOf(log), entry)).toMatchObject({ code: DENIED });
        expect(await attempt(settings, "select app.journal_lock($1)", [log])).toMatchObject({ code: DENIED });
      }
      const nowhere: Settings = { role, personId: world.a.owner.id };
      expect(await attempt(nowhere, "select app.journal_lock($1)", [world.a.org.orgId])).toMatchObject({
        code: DENIED,
      });
    },
  );

  test("an auditor records what they opened or exported, under their own name, and nothing else", async () => {
    const size = await sizeOf(world.a.workspace.id);
    const as = auditing(world.a.records.engagementId);
    const record = (action: string, actor: string | null) =>
      append(as, world.a.workspace.id, size, body({ action, actor, sequence: size, under: grant() }));
    expect(await record("evidence.opened", world.firm.person.id)).toMatchObject({ code: null });
    expect(await record("evidence.exported", world.firm.person.id)).toMatchObject({ code: null });
    expect(await record("export.made", world.firm.person.id)).toMatchObject({ code: null });
    for (const action of ["evidence.withdrawn", "control.updated", "engagement.adopted", ""])
      expect(await record(action, world.firm.person.id), action).toMatchObject({ code: DENIED });
    expect(await record("evidence.opened", world.a.owner.id)).toMatchObject({ code: DENIED });
    expect(await record("evidence.opened", null)).toMatchObject({ code: DENIED });
  });

  test("outsiders' entries name their live grant or delegation and engagement; the tenant's own people's name none", async () => {
    const size = await sizeOf(world.a.workspace.id);
    const log = world.a.workspace.id;
    const firm = auditing(world.a.records.engagementId);
    const opened = (under: object | undefined, as = firm) =>
      append(as, log, size, body({ action: "evidence.opened", actor: as.personId ?? null, sequence: size, under }));
    expect(await opened(grant())).toMatchObject({ code: null });
    const forged = [
      undefined,
      grant({ id: world.b.records.grantId }),
      grant({ id: world.a.records.grantId }),
      grant({ engagement: world.a.records.soc1Id }),
      grant({ organization: world.a.org.orgId }),
      { ...grant(), kind: "delegation" },
      { ...grant(), kind: "delegation", id: world.a.records.delegationId, engagement: null },
    ];
    for (const under of forged) expect(await opened(under), JSON.stringify(under)).toMatchObject({ code: DENIED });
    expect(await opened(grant(), auditing(world.a.records.soc1Id))).toMatchObject({ code: DENIED });
    expect(await opened(grant(), inA("member"))).toMatchObject({ code: DENIED });
    expect(await opened(undefined, { ...inA("member"), actorOrgId: world.b.org.orgId })).toMatchObject({
      code: DENIED,
    });
    // A member who looks through an auditor's eyes is still one of the organization's own.
    const preview = auditing(world.a.records.engagementId, {
      personId: world.a.owner.id,
      actorOrgId: world.a.org.orgId,
    });
    expect(await opened(undefined, preview)).toMatchObject({ code: null });
  });

  test("leaf hashes are readable only for the transaction's workspace, by auditors too; all tenants' checkpoints only by sign-in", async () => {
    const leaves = "select length(app.journal_leaves($1, 0, 1000000)) as bytes";
    const own = [{ bytes: 32 * (await sizeOf(world.a.workspace.id)) }];
    for (const settings of [inA("member"), auditing(world.a.records.engagementId)]) {
      expect(await attempt(settings, leaves, [world.a.workspace.id])).toMatchObject({ code: null, rows: own });
      for (const log of [world.b.workspace.id, world.a.org.orgId, world.a.second.id])
        expect(await attempt(settings, leaves, [log])).toMatchObject({ code: null, rows: [{ bytes: 0 }] });
    }
    for (const role of ["system", "identity", null] as const)
      expect(await attempt({ ...inA("member"), role }, leaves, [world.a.workspace.id])).toMatchObject({ code: DENIED });
    const newest = "select count(distinct org_id)::int > 1 as many from app.newest_checkpoints()";
    expect(await attempt({ role: "identity" }, newest)).toMatchObject({ rows: [{ many: true }] });
    for (const role of ["member", "auditor", "system", null] as const)
      expect(await attempt({ ...inA("member"), role }, newest)).toMatchObject({ code: DENIED });
  });

  test("an auditor records nothing in the organization's own log", async () => {
    const entry = body({
      action: "evidence.opened",
      actor: world.firm.person.id,
      log: world.a.org.orgId,
      sequence: await sizeOf(world.a.org.orgId),
    });
    const done = await append(
      auditing(world.a.records.engagementId),
      world.a.org.orgId,
      await sizeOf(world.a.org.orgId),
      entry,
    );
    expect(done).toMatchObject({ code: DENIED });
    const lock = await attempt(auditing(world.a.records.engagementId), "select app.journal_lock($1)", [
      world.a.org.orgId,
    ]);
    expect(lock).toMatchObject({ code: DENIED });
  });
});

describe("recorded data is immutable", () => {
  // The tables that keep every row: access/rights.
  const STATEMENTS = [
    "update evidence set title = 'nicer'",
    "update evidence set covers_to = covers_to + 1",
    "update evidence set state = 'withdrawn', state_reason = null",
    "update evidence set state = 'withdrawn', state_reason = 'why', submitted_at = now()",
    "truncate organization cascade",
    "truncate control cascade",
  ];

  test.each(STATEMENTS)("no role can %s", async (statement) => {
    for (const role of ["member", "system", "auditor", "identity", null] as const)
      expect(
        await attempt({ ...inA("member"), engagementId: world.a.records.engagementId, role }, statement),
      ).toMatchObject({
        code: DENIED,
      });
    const owner = await attemptAsOwner(statement);
    expect(owner.code).toBe(DENIED);
    expect(owner.message).toMatch(/append-only|immutable/);
  });

  test("evidence is ended once, with a reason, and never restored", async () => {
    const end = "update evidence set state = 'withdrawn', state_reason = 'why' where id = $1";
    expect(await attempt(inA("member"), end, [world.a.records.evidenceId])).toMatchObject({ code: null, count: 1 });
    await world.a.call.evidence.withdraw({
      workspace: world.a.workspace.slug,
      evidenceId: world.a.records.evidenceId,
      reason: "why not",
    });
    const back = "update evidence set state = 'submitted', state_reason = null where id = $1";
    expect(await attempt(inA("member"), end, [world.a.records.evidenceId])).toMatchObject({ code: DENIED });
    expect(await attemptAsOwner(back, [world.a.records.evidenceId])).toMatchObject({ code: DENIED });
  });
});
