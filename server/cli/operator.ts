import { parseArgs } from "node:util";
import { disconnect } from "#db/tenant.ts";
import { OrganizationKindName } from "#server/access/schema.ts";
import { Email, Name, NewPassword } from "#server/account/schema.ts";
import { createAccount } from "#server/account/service/operator.ts";
import { resetDemo } from "#server/demo/service/prepare.ts";
import { verifyJournals } from "#server/journal/service/verify.ts";
import { findDatabase, openRuntime, type Runtime } from "#server/platform/runtime.ts";

type Command = {
  help: string;
  usage: string;
  run(args: string[], runtime: Runtime): Promise<number>;
  looksOnly?: true;
};

const COMMANDS: Record<string, Command> = {
  "user create": {
    help: "Creates a person, and an organization with them as its owner when one is named.",
    usage:
      "user create --email E --name N --password P [--organization NAME [--kind service_organization|mssp|audit_firm]]",
    async run(args) {
      const { values } = parseArgs({
        args,
        options: {
          email: { type: "string" },
          name: { type: "string" },
          password: { type: "string" },
          organization: { type: "string" },
          kind: { type: "string" },
        },
      });
      const id = await createAccount({
        email: Email.parse(values.email ?? ""),
        name: Name.parse(values.name ?? ""),
        password: NewPassword.parse(values.password ?? ""),
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
  "journal verify": {
    help: "Recomputes every journal from its rows, and every piece of evidence from its bytes; names the first that does not fit.",
    usage: "journal verify [--workspace SLUG-OR-ID] [--without-files]",
    looksOnly: true,
    async run(args, runtime) {
      const { values } = parseArgs({
        args,
        options: { workspace: { type: "string" }, "without-files": { type: "boolean" } },
      });
      return verifyJournals(
        runtime.ownerUrl,
        { workspace: values.workspace ?? null, files: !values["without-files"] },
        (line) => console.log(line),
      );
    },
  },
  "db migrate": {
    help: "Brings the database to the newest schema. `npm start` does it too.",
    usage: "db migrate",
    async run() {
      console.log("The database is up to date.");
      return 0;
    },
  },
  "db url": {
    help: "Prints the address of the database in use, as its owner: for an operator's psql, and to be kept secret.",
    usage: "db url",
    looksOnly: true,
    async run(_args, runtime) {
      console.log(runtime.ownerUrl);
      return 0;
    },
  },
  "demo reset": {
    help: "Throws the demo away and builds it anew. Does nothing outside demo mode.",
    usage: "demo reset",
    async run(_args, runtime) {
      await resetDemo(runtime, (line) => console.log(line));
      return 0;
    },
  },
};

const words = process.argv.slice(2);
const name = words.slice(0, 2).join(" ");
const command = COMMANDS[name];
if (!command || words.includes("--help")) {
  const shown = command ? [command] : Object.values(COMMANDS);
  console.log(
    `Usage: npm run --silent cli -- COMMAND\n\n${shown.map((c) => `  ${c.usage}\n      ${c.help}`).join("\n")}`,
  );
  process.exit(command || words.length === 0 || words.includes("--help") ? 0 : 2);
}

const runtime = await (command.looksOnly ? looking() : openRuntime()).catch((error: unknown) => {
  console.error(messageOf(error));
  process.exit(2);
});
const code = await command.run(words.slice(2), runtime).catch((error: unknown) => {
  console.error(messageOf(error));
  return 2;
});
await disconnect();
// A database that stays up belongs to a running product; one that this command started stops with it, except for a printed address.
if (name !== "db url") await runtime.stop();
process.exit(code);

// A command that only looks must not migrate, nor set the login role's password from a secret that may be another than the product's.
async function looking(): Promise<Runtime> {
  return { ...(await findDatabase()), appUrl: "" };
}

function messageOf(error: unknown): string {
  if (error instanceof Error && "issues" in error && Array.isArray(error.issues))
    return error.issues.map((i: { path?: string[]; message: string }) => i.message).join("\n");
  return error instanceof Error ? error.message : String(error);
}
