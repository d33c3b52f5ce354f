import { TEST_SECRET } from "./cluster.ts";

// To be imported first: the configuration is read once, when the first module asks for it, and the journal's key follows from it.
process.env.AUTH_SECRET = TEST_SECRET;
