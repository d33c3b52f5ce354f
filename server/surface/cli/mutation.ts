// Mutation testing lives with the tests; this is its place on the command line.
const { runMutation } = await import("#tests/mutation/run.ts");
process.exit(await runMutation(process.argv.slice(2)));
