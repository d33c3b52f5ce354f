import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { ZodError } from "zod";
import { migrateDatabase } from "#db/migrate.ts";
import { disconnect } from "#db/tenant.ts";
import { Email, Name, OrganizationKindName } from "#server/ground/access/schema.ts";
import { readCheckpoints } from "#server/ground/journal/service/kept-elsewhere.ts";
import { verifyJournals } from "#server/ground/journal/service/verify.ts";
import { env } from "#server/ground/platform/env.ts";
import { findDatabase, openRuntime, type Runtime, runningDatabase } from "#server/ground/platform/runtime.ts";
import { NewPassword } from "#server/people/account/schema.ts";
import { createAccount } from "#server/people/account/service/sign-up.ts";
import { TOKEN_CAPABILITIES } from "#server/people/tokens/rules.ts";
import { CreateToken } from "#server/people/tokens/schema.ts";
import { createTokenFor } from "#server/people/tokens/service.ts";
import { makeBackup } from "./backup.ts";
import { checkBackup } from "./check-backup.ts";
import { endOnUnhandled, sayWhy } from "./endings.ts";
import { readPassword } from "./password.ts";
import { restoreBackup } from "./restore.ts";
import { takeConfiguredStore } from "./take-store.ts";

const PASSWORD_SHOWN =
  "Every user of this machine can read a password on the command line. Leave out --password: you will be asked for it, or can send it " +
  "as the first line of standard input. The one you just typed is exposed: choose another.";

type Command = {
  help: string;
  usage: string;
  /**
   * "product" migrates first. "database" leaves the database as it is: read-only commands must neither migrate it nor reset the
   * login role's password from a secret that may not be the product's.
   */
  on: "product" | "database" | "nothing";
  run(args: string[], runtime: Runtime): Promise<number>;
};

const COMMANDS: Record<string, Command> = {
  "user create": {
    help: "Creates a person, and an organization with them as its owner when one is named. Asks for the password, or reads it from standard input.",
    usage: "user create --email E --name N [--organization NAME [--kind service_organization|mssp|audit_firm]]",
    on: "product",
    async run(args) {
      if (args.some((arg) => arg.startsWith("--password"))) throw new Error(PASSWORD_SHOWN);
      const { values } = parseArgs({
        args,
        options: {
          email: { type: "string" },
          name: { type: "string" },
          organization: { type: "string" },
          kind: { type: "string" },
        },
      });
      const id = await createAccount({
        email: Email.parse(values.email ?? ""),
        name: Name.parse(values.name ?? ""),
        password: NewPassword.parse(await readPassword()),
        organization: values.organization
          ? {
              name: Name.parse(values.organization),
              kind: OrganizationKindName.parse(values.kind ?? "service_organization"),
            }
          : null,
      });
      console.log(id);
      return 0;
    },
  },
  "token create": {
    help: "Creates an access token for a person and a workspace and prints only the token. It is shown only once.",
    usage: "token create --email E --workspace SLUG-OR-ID --name N [--days 90] [--may CAPABILITY]…",
    on: "product",
    async run(args) {
      const { values } = parseArgs({
        args,
        options: {
          email: { type: "string" },
          workspace: { type: "string" },
          name: { type: "string" },
          days: { type: "string" },
          may: { type: "string", multiple: true },
        },
      });
      const token = CreateToken.parse({
        name: values.name ?? "",
        capabilities: values.may ?? [...TOKEN_CAPABILITIES],
        days: Number(values.days ?? 90),
      });
      console.log(await createTokenFor(Email.parse(values.email ?? ""), values.workspace ?? "", token));
      return 0;
    },
  },
  "journal verify": {
    help: "Recomputes every journal from its rows and every piece of evidence from its bytes; names the first mismatch.",
    usage: "journal verify [--workspace SLUG-OR-ID] [--without-files] [--checkpoint FILE]…",
    on: "database",
    async run(args, runtime) {
      const { values } = parseArgs({
        args,
        options: {
          workspace: { type: "string" },
          "without-files": { type: "boolean" },
          checkpoint: { type: "string", multiple: true },
        },
      });
      const files = values.checkpoint ?? [];
      const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
      return verifyJournals(
        runtime.ownerUrl,
        {
          workspace: values.workspace ?? null,
          files: !values["without-files"],
          checkpoints: texts.flatMap(readCheckpoints),
        },
        (line) => console.log(line),
      );
    },
  },
  "db migrate": {
    help: "Brings the database to the newest schema. `npm start` does it too, unless MIGRATE is false.",
    usage: "db migrate",
    on: "database",
    async run(_args, runtime) {
      const { schema, applied, known } = await migrateDatabase(runtime.ownerUrl, env().secret);
      if (schema === "newer")
        console.log(
          `Nothing was changed: the database's schema is newer than this version (${applied} migrations, of which it knows ${known}). This version can run beside it.`,
        );
      else
        console.log(schema === "older" ? `Ran migrations ${applied + 1} to ${known}.` : "The database is up to date.");
      return 0;
    },
  },
  "db url": {
    help: "Prints the URL of the running database as its owner, for an operator's psql. Keep it secret.",
    usage: "db url",
    on: "nothing",
    async run() {
      const url = runningDatabase();
      if (!url) throw new Error("The embedded Postgres runs only while Tickmark does: start it first.");
      console.log(url);
      return 0;
    },
  },
  backup: {
    help: "Writes the database and the evidence it names into one file, which holds everything: keep it as secret as the database itself.",
    usage: "backup FILE-OR-FOLDER",
    on: "database",
    async run(args, runtime) {
      const { positionals } = parseArgs({ args, allowPositionals: true });
      return makeBackup(runtime.ownerUrl, oneFile(positionals), (line) => console.log(line));
    },
  },
  "backup check": {
    help: "Compares every part of a backup with its hash. Needs no database.",
    usage: "backup check FILE",
    on: "nothing",
    async run(args) {
      const { positionals } = parseArgs({ args, allowPositionals: true });
      const { version, takenAt, objects, tables } = await checkBackup(oneFile(positionals));
      console.log(
        `Whole: made by version ${version} at ${takenAt}, ${tables.length} tables, ${objects.count} evidence files.`,
      );
      return 0;
    },
  },
  restore: {
    help: "Restores a backup into an empty database and the evidence store, then verifies every journal. Overwrites nothing.",
    usage: "restore FILE [--new-key] [--take-store-from ID]",
    on: "database",
    async run(args, runtime) {
      const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: { "new-key": { type: "boolean" }, "take-store-from": { type: "string" } },
      });
      const options = { newKey: values["new-key"] === true, takeFrom: values["take-store-from"] ?? null };
      return restoreBackup(runtime.ownerUrl, oneFile(positionals), options, (line) => console.log(line));
    },
  },
  "store take": {
    help: "Makes a moved or copied database and the configured evidence store one installation. The store's previous installation loses access.",
    usage: "store take [--from ID]",
    on: "database",
    async run(args, runtime) {
      const { values } = parseArgs({ args, options: { from: { type: "string" } } });
      return takeConfiguredStore(runtime.ownerUrl, values.from ?? null, (line) => console.log(line));
    },
  },
  "demo reset": {
    help: "Deletes the demo and rebuilds it. Does nothing outside demo mode.",
    usage: "demo reset",
    on: "product",
    async run(_args, runtime) {
      // Loaded on demand: it imports nearly the whole product.
      const { resetDemo } = await import("#server/surface/demo/service/prepare.ts");
      await resetDemo(runtime, (line) => console.log(line));
      return 0;
    },
  },
};

const words = process.argv.slice(2);
const name = [words.slice(0, 2).join(" "), words[0] ?? ""].find((n) => Object.hasOwn(COMMANDS, n)) ?? "";
const command = COMMANDS[name];
if (!command || words.includes("--help")) {
  const shown = command ? [command] : Object.values(COMMANDS);
  console.log(
    `Usage: npm run --silent cli -- COMMAND\n\n${shown.map((c) => `  ${c.usage}\n      ${c.help}`).join("\n")}`,
  );
  process.exit(command || words.length === 0 || words.includes("--help") ? 0 : 2);
}

endOnUnhandled();
const runtime = await opened(command.on).catch((error: unknown) => {
  tell(error);
  process.exit(2);
});
const code = await command.run(words.slice(name.split(" ").length), runtime).catch((error: unknown) => {
  tell(error);
  return 2;
});
await disconnect();
// Stops only a database that this command started.
await runtime.stop();
process.exit(code);

async function opened(what: Command["on"]): Promise<Runtime> {
  if (what === "product") return openRuntime({ serving: false, migrate: env().MIGRATE, say: console.error });
  if (what === "database") return { ...(await findDatabase()), appUrl: "" };
  return { ownerUrl: "", appUrl: "", stop: async () => undefined };
}

function oneFile(positionals: string[]): string {
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new Error("Name one file.");
  return file;
}

function tell(error: unknown): void {
  if (error instanceof ZodError) console.error(error.issues.map((issue) => issue.message).join("\n"));
  else sayWhy(error, "the command failed");
}
