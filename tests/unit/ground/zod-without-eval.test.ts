import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

test("zod finds the browser's setting, and never calls `new Function`", () => {
  // A process of its own: zod reads the setting once, and other tests of this one have it already.
  const script = `
    await import("./instrumentation-client.ts");
    const { globalConfig } = await import("zod/v4/core");
    console.log(globalConfig.jitless);
  `;
  const said = execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  expect(said.trim()).toBe("true");
});
