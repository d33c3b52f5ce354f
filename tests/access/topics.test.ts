import { expect, test } from "vitest";
import { ACTIONS, actionsAbout, TOPICS, type Topic, topicOf, wordsOf } from "#db/schema/ground/actions.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { callAs } from "#tests/factories/people.ts";
import { sqlWorld } from "./sql-world.ts";

const db = testDatabase();
const { world } = sqlWorld(db);
const topics = Object.keys(TOPICS) as Topic[];

test("every entry of a log can be found under one of the topics the log offers", async () => {
  const held = await db.superuser()<{ action: string; log: "workspace" | "organization" }[]>`
    select distinct action, case when log_id = org_id then 'organization' else 'workspace' end as log from journal_entry`;
  expect(held.length).toBeGreaterThan(40);
  const elsewhere = held.filter(({ action, log }) => {
    const topic = topicOf(action);
    return !topic || !TOPICS[topic].logs.some((l) => l === log);
  });
  expect(elsewhere).toEqual([]);
});

test("the topics of a log partition its entries", async () => {
  const { org, workspace, call } = world.a;
  const logs = [
    (about?: Topic) => call.journal.activity({ workspace: workspace.slug, about }),
    (about?: Topic) => call.journal.organizationActivity({ organization: org.orgId, about }),
  ];
  for (const read of logs) {
    const all = await read();
    const parts = await Promise.all(all.topics.map(({ topic }) => read(topic)));
    const shared = parts.flatMap((part) => part.rows.map((row) => row.sequence));
    expect(new Set(shared).size).toBe(shared.length);
    expect(shared).toEqual(expect.arrayContaining(all.rows.map((row) => row.sequence)));
  }
});

test("offers an auditor exactly the topics with actions they may be shown", async () => {
  const { workspace, records } = world.a;
  const page = await callAs(world.firm.person).journal.activity({
    workspace: workspace.slug,
    engagement: records.engagementId,
  });
  expect(page.topics.map(({ topic }) => topic)).toEqual(
    topics.filter((topic) => actionsAbout(topic).some((action) => ACTIONS[action].told !== "nobody")),
  );
});

test("an action no longer in the catalogue is still shown by its name", () => {
  expect([wordsOf("control.thought_of"), topicOf("control.thought_of")]).toEqual(["Control thought of", null]);
  expect([wordsOf("toString"), topicOf("toString")]).toEqual(["ToString", null]);
});
