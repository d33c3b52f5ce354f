import { expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { makePerson } from "#tests/factories/people.ts";
import { DENIED, type Sql, sqlSessions } from "./sessions.ts";

const db = testDatabase();
const { as } = sqlSessions(db);

const READS: Record<string, (sql: Sql) => Promise<unknown>> = {
  "a person's hash": (sql) => sql`select password_hash from person`,
  "a whole person": (sql) => sql`select * from person`,
  "a hash in a condition": (sql) => sql`select id from person where password_hash > 'x'`,
  "a hash that an update returns": (sql) => sql`update person set name = name returning password_hash`,
  "a hash copied into a name": (sql) => sql`update person set name = password_hash`,
};

test.each(
  ([null, "member", "auditor", "system", "identity"] as const).flatMap((role) =>
    Object.keys(READS).map((what) => [role, what] as const),
  ),
)("as %s no SQL reads %s", async (role, what) => {
  const person = await makePerson();
  const read = as({ role, personId: person.id }, (sql) => READS[what]?.(sql) ?? Promise.resolve());
  await expect(read).rejects.toMatchObject({ code: DENIED });
});

test.each(["member", "auditor", "system"] as const)("as %s no SQL can read how a password was hashed", async (role) => {
  const { id } = await makePerson();
  for (const ask of [
    () => as({ role }, (sql) => sql`select app.password_setting(${id})`),
    () => as({ role }, (sql) => sql`select app.password_fits(${id}, 'x')`),
  ])
    await expect(ask()).rejects.toMatchObject({ code: DENIED });
});

test("sign-in can read a hash's parameters, never the hash", async () => {
  const { id } = await makePerson();
  const [row] = await as({ role: "identity" }, (sql) => sql`select app.password_setting(${id}) as setting`);
  expect(row?.setting).toBe("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA");
});
