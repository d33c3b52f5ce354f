import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { ATTEMPTS_PER_ADDRESS } from "#server/account/rules/attempts.ts";
import { AppError } from "#server/platform/errors.ts";
import { authOptions } from "#server/trpc/sign-in.ts";
import { testDatabase } from "#tests/factories/database.ts";

testDatabase();

type Authorize = { options: { authorize(given: object, request: object): Promise<unknown> } };

test("whoever has tried too often is told so and when to come back; a wrong password alone is no such refusal", async () => {
  const refused: AppError[] = [];
  const [password] = authOptions((error) => refused.push(error)).providers as unknown as Authorize[];
  const given = { email: `${randomUUID()}@example.com`, password: "not the password" };
  const attempt = () => password?.options.authorize(given, { headers: {} });
  for (let i = 0; i < ATTEMPTS_PER_ADDRESS; i++) expect(await attempt()).toBeNull();
  expect(refused).toEqual([]);
  await expect(attempt()).rejects.toThrow("too_many_requests");
  expect(refused).toEqual([expect.any(AppError)]);
  expect(refused[0]?.retryAfter).toBe(15 * 60);
});
