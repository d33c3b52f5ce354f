import { parseArgs } from "node:util";
import { writeNoun } from "./noun/write-noun.ts";

const USAGE = `npm run new -- noun NAME --wing WING [--plural NAMES]

Writes a new noun of a workspace, such as access-review: table and migration, procedures, screens and tests that pass.
CONTRIBUTING.md says what remains to think about.`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { wing: { type: "string" }, plural: { type: "string" }, help: { type: "boolean" } },
});
const [kind, name] = positionals;

if (values.help || kind !== "noun" || !name || !values.wing) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 1);
}
try {
  const { created, changed } = await writeNoun(name, values.wing, values.plural);
  for (const path of created) console.log(`new      ${path}`);
  for (const path of changed) console.log(`changed  ${path}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
