import { callTRPCProcedure, TRPCError } from "@trpc/server";
import { startSession } from "#server/account/service/account.ts";
import type { Meta } from "#server/trpc/base.ts";
import { appRouter } from "#server/trpc/root.ts";
import type { TestPerson } from "#tests/factories/people.ts";

type Procedure = { _def: { type: "query" | "mutation"; meta?: Meta } };
/** Every procedure of the product by its path. */
export const PROCEDURES = appRouter._def.procedures as unknown as Record<string, Procedure>;

/** Calls the procedure in a session of its own, so that ending sessions is a procedure like any other. */
export async function callProcedure(path: string, person: TestPerson | null, input: unknown) {
  const sessionToken = person && (await startSession(person.id, "test"));
  try {
    const value: unknown = await callTRPCProcedure({
      router: appRouter,
      path,
      type: PROCEDURES[path]?._def.type ?? "query",
      ctx: { sessionToken, believes: person?.id, network: "127.0.0.1", now: new Date().toISOString() },
      getRawInput: async () => input,
      signal: undefined,
      batchIndex: 0,
    });
    return { value, error: null };
  } catch (error) {
    if (error instanceof TRPCError) return { value: null, error };
    throw error;
  }
}
