import { keepFocus } from "#app/_lib/keep-focus.ts";

// Runs before any screen's script. zod would ask by `new Function` whether it may compile its checks, which the page's policy
// refuses and reports; a schema asks when it is made, so this has to come before the first one. It is written where zod keeps its
// configuration: to import zod for it would send 5 kB to pages that check nothing.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

keepFocus();
