import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { childEnvironment } from "#db/child-environment.ts";
import { readConfig } from "#server/ground/platform/env.ts";
import { inThreads } from "#server/ground/platform/threads.ts";
import { webEnvironment } from "#server/surface/cli/web-environment.ts";
import { inDatabase } from "#tests/factories/empty-place.ts";

const SECRETS = {
  AUTH_SECRET: "a-secret-of-more-than-thirty-two-characters",
  DATABASE_URL: "postgres://owner:owners-password@db.example.com/tickmark",
  DATABASE_APP_URL: "postgres://tickmark_app:login-password@db.example.com/tickmark",
  SMTP_URL: "smtps://mailer:mail-password@mail.example.com:465",
  METRICS_TOKEN: "a-token-of-the-scraper",
  AWS_SECRET_ACCESS_KEY: "the-keys-of-the-bucket",
  NPM_TOKEN: "of-the-registry",
  GITHUB_TOKEN: "of-the-forge",
  PGPASSWORD: "of-psql",
  SOMETHING_NEW: "that-nobody-has-thought-of",
};
const settings: NodeJS.ProcessEnv = {
  ...SECRETS,
  PATH: "/bin",
  TZ: "UTC",
  NODE_ENV: "production",
  APP_URL: "https://a.example",
  S3_BUCKET: "evidence",
};

test.each([
  ["postgres", ["PATH", "TZ"]],
  ["thread", ["NODE_ENV", "PATH", "TZ"]],
  ["build", ["PATH", "TZ"]],
  ["tool", ["NODE_ENV", "PATH", "TZ"]],
] as const)("a child of the kind %s is given what it needs and no secret", (kind, names) => {
  expect(Object.keys(childEnvironment(kind, {}, settings)).sort()).toEqual(names);
});

test("the web process gets neither the owner's URL nor the mail server's password, nor anything else it does not need", () => {
  const own = { ...process.env };
  Object.assign(process.env, settings);
  try {
    const environment = webEnvironment(
      readConfig(settings),
      "postgres://tickmark_app:of-the-app@db.example.com/tickmark",
    );
    const known = Object.entries(SECRETS).filter(([, value]) =>
      Object.values(environment).some((v) => v?.includes(value)),
    );
    expect(known.map(([name]) => name)).toEqual(["AUTH_SECRET", "METRICS_TOKEN", "AWS_SECRET_ACCESS_KEY"]);
    expect(Object.values(environment).join()).not.toMatch(/owners-password|mail-password/);
    expect(readConfig(environment)).toMatchObject({ secret: SECRETS.AUTH_SECRET, S3_BUCKET: "evidence", demo: false });
    expect(readConfig(environment).SMTP_URL).toBeDefined();
  } finally {
    for (const name of Object.keys(settings)) delete process.env[name];
    Object.assign(process.env, own);
  }
});

test("a thread gets no settings except for logging", async () => {
  const work = inThreads<typeof import("#tests/factories/thread-work.ts")>(
    "tests/factories/thread-work.ts",
    "Too much.",
  );
  expect(process.env.AUTH_SECRET).toBeDefined();
  const names = await work("surroundings", undefined as never);
  expect(names).toContain("PATH");
  expect(names.filter((name) => /SECRET|DATA_DIR|VITEST|DATABASE/.test(name))).toEqual([]);
});

test.skipIf(!existsSync("/proc"))("the embedded Postgres gets only what any program needs", async () => {
  const [at] = await inDatabase(inject("clusterUrl"), (sql) => sql<{ data_directory: string }[]>`show data_directory`);
  const pid = readFileSync(join(at?.data_directory ?? "", "postmaster.pid"), "utf8").split("\n")[0];
  const names = readFileSync(`/proc/${pid}/environ`, "utf8")
    .split("\0")
    .map((pair) => pair.split("=")[0] ?? "");
  expect(names).toContain("PATH");
  // This run's own surroundings have these.
  expect(names.filter((name) => /^(NODE|VITEST|npm_)|SECRET|TOKEN/.test(name))).toEqual([]);
  const allowed = Object.keys(childEnvironment("postgres"));
  expect(names.filter((name) => name && ![...allowed, "LC_MESSAGES"].includes(name) && !/^PG/.test(name))).toEqual([]);
});
