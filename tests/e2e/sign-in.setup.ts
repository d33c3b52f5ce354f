import { test } from "@playwright/test";
import { PASSWORD, ROLES, signIn, stateOf } from "./people.ts";

for (const role of ROLES)
  test(`${role} signs in`, async ({ page }) => {
    await signIn(page, `${role}@demo.tickmark.example`, PASSWORD);
    await page.context().storageState({ path: stateOf(role) });
  });
