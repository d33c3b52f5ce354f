const { runMutation } = await import("#tests/mutation/run.ts");
process.exit(await runMutation(process.argv.slice(2)));
