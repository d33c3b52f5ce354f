import fc from "fast-check";

// A property that a slow or busy machine has tried for this long has been tried enough; the tests' own limit is three times as long,
// so that the run under way can end. One interrupted before its first success still fails.
fc.configureGlobal({ interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false });
