// The benches live with the tests; this is their place on the command line.
await import("#tests/bench/bench.ts");
