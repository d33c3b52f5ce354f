import { afterAll, beforeAll } from "vitest";
import { openDatabase } from "#db/client.ts";
import type { TestDatabase } from "./world.ts";

type Client = ReturnType<typeof openDatabase>["client"];
export type Sql = Parameters<Parameters<Client["begin"]>[1]>[0];

/** What db/tenant.ts sets; what is left out is empty. `role` null is the login role itself. */
export type Settings = {
  role: "member" | "auditor" | "system" | "identity" | null;
  orgId?: string;
  workspaceId?: string;
  engagementId?: string;
  personId?: string;
  actorOrgId?: string;
  /** an auditor's reading of the register: as of its release, or so many entries after it */
  sinceRelease?: number;
};

export const DENIED = "42501";
export const FOREIGN_KEY = "23503";

/** SQL as the app's login role sends it, below every line of TypeScript. Each transaction is undone. */
export function sqlSessions(db: TestDatabase) {
  let client: Client;
  beforeAll(() => {
    client = openDatabase(db.appUrl(), { max: 4 }).client;
  });
  afterAll(() => client.end({ timeout: 5 }));

  async function as<R>(s: Settings, run: (sql: Sql) => Promise<R>): Promise<R> {
    return undone(client, async (sql) => {
      await sql`select set_config('role', ${s.role ?? "none"}, true), set_config('app.org_id', ${s.orgId ?? ""}, true),
        set_config('app.workspace_id', ${s.workspaceId ?? ""}, true),
        set_config('app.engagement_id', ${s.engagementId ?? ""}, true),
        set_config('app.person_id', ${s.personId ?? ""}, true), set_config('app.actor_org_id', ${s.actorOrgId ?? ""}, true)`;
      if (s.sinceRelease !== undefined)
        await sql`select set_config('app.as_of', coalesce((app.register_size() + ${s.sinceRelease}::int)::text, ''), true),
          set_config('app.as_of_org', '9007199254740991', true), set_config('search_path', 'past, public', true)`;
      return run(sql);
    });
  }

  return {
    as,
    /** One statement of its own: the rows, or how Postgres refuses it. */
    attempt: (s: Settings, text: string, values: (string | null)[] = []) =>
      tried(() => as(s, (sql) => sql.unsafe(text, values))),
    /** The same as the database's owner, with the triggers of the tables named switched off. */
    attemptAsOwner: (text: string, values: (string | null)[] = [], withoutTriggers: string[] = []) =>
      tried(() =>
        undone(db.superuser(), async (sql) => {
          for (const table of withoutTriggers) await sql.unsafe(`alter table ${table} disable trigger user`);
          const rows = await sql.unsafe(text, values);
          await sql`set constraints all immediate`;
          return rows;
        }),
      ),
  };
}

export type Attempt = { code: string | null; message: string; count: number; rows: Record<string, unknown>[] };

async function tried(run: () => Promise<Record<string, unknown>[] & { count?: number | null }>): Promise<Attempt> {
  try {
    const rows = await run();
    return { code: null, message: "", count: rows.count ?? rows.length, rows: [...rows] };
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return { code: String(error.code), message: error.message, count: 0, rows: [] };
  }
}

/** Runs it in a transaction that is undone. */
export async function undone<R>(client: Client, run: (sql: Sql) => Promise<R>): Promise<R> {
  const undo = new Error("undo");
  let found: { value: R } | undefined;
  await client
    .begin(async (sql) => {
      found = { value: await run(sql) };
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  if (!found) throw new Error("the transaction did not run");
  return found.value;
}
