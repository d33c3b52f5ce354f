// The benches live with the tests; this is their place on the command line.
process.env.LOG_LEVEL = "error";
const { runBenches } = await import("#tests/bench/run.ts");
process.exit(await runBenches(process.argv.slice(2)));
