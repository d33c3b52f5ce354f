import { config } from "zod/v4/core";

// Runs before any screen's script. zod would ask by `new Function` whether it may compile its checks, which the page's policy
// refuses and reports; a schema asks when it is made, so this has to come before the first one.
config({ jitless: true });
