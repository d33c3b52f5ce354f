import { expect, type Page, test } from "@playwright/test";
import { addressOf } from "./actions.ts";
import { PASSWORD, stateOf } from "./people.ts";

test.describe("signed in", () => {
  test.use({ storageState: stateOf("owner") });

  test("arrows walk the timeline, and what is under the cursor is said", async ({ page }) => {
    const { grid, spoken } = await timelineOf(page, "/w/demo/evidence?control=IAM-04");
    await page.keyboard.press("End");
    await expect(spoken).toHaveText(/^IAM-04, /);
    const last = await spoken.textContent();
    await page.keyboard.press("ArrowLeft");
    await expect(spoken).not.toHaveText(last ?? "");
    await expect(spoken).toHaveText(/^IAM-04, /);
    await page.keyboard.press("ArrowRight");
    await expect(spoken).toHaveText(last ?? "");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowLeft");
    await expect(spoken, "before the first occurrence lies the control's name").toHaveText(/^IAM-04 /);
    await expect(grid).toBeFocused();
  });

  test("down and up go from control to control, and only one of them is active", async ({ page }) => {
    const { grid, spoken } = await timelineOf(page, "/w/demo/evidence");
    await page.keyboard.press("ArrowDown");
    const second = await spoken.textContent();
    const active = await grid.getAttribute("aria-activedescendant");
    await page.keyboard.press("ArrowDown");
    await expect(spoken).not.toHaveText(second ?? "");
    await expect(grid).not.toHaveAttribute("aria-activedescendant", active ?? "");
    await page.keyboard.press("ArrowUp");
    await expect(spoken).toHaveText(second ?? "");
    await expect(grid).toHaveAttribute("aria-activedescendant", active ?? "");
  });

  test("G goes from gap to gap and back, Enter opens one, Esc closes it and the focus returns", async ({ page }) => {
    const { grid, spoken } = await timelineOf(page, "/w/demo/evidence");
    await page.keyboard.press("g");
    await expect(spoken).toHaveText(/: (missing|covered late)/);
    const first = await spoken.textContent();
    await page.keyboard.press("g");
    await expect(spoken).not.toHaveText(first ?? "");
    await expect(spoken).toHaveText(/: (missing|covered late)/);
    await page.keyboard.press("Shift+G");
    await expect(spoken).toHaveText(first ?? "");
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("dialog");
    await expect(drawer.getByText(/^(Missing for|Late by) \d+ days?$/)).toBeVisible();
    await expect(drawer).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(drawer).toHaveCount(0);
    await expect(grid).toBeFocused();
    await page.keyboard.press("g");
    await expect(spoken, "and the cursor is where it was").not.toHaveText(first ?? "");
  });

  for (const keys of ["Control+k", "Meta+k"])
    test(`${keys} finds a control by its code and opens it`, async ({ page }) => {
      await page.goto("/w/demo");
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const menu = page.getByRole("dialog", { name: "Find anything" });
      // Until the page's script runs, nobody listens for the keys.
      await expect(async () => {
        await page.keyboard.press(keys);
        await expect(menu).toBeVisible({ timeout: 1000 });
      }).toPass();
      await page.keyboard.type("IAM-04");
      const found = menu.getByRole("option", { name: /IAM-04/ }).first();
      await expect(found).toBeVisible();
      await expect(async () => {
        await page.keyboard.press("Home");
        await expect(found).toHaveAttribute("aria-selected", "true", { timeout: 1000 });
      }).toPass();
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/w\/demo\/controls\/IAM-04/);
      await expect(page.getByRole("heading", { level: 1 })).toContainText("User access review");
    });

  test("Esc closes the command menu and the focus returns", async ({ page }) => {
    await page.goto("/w/demo/controls");
    const find = page.getByRole("button", { name: "Find" });
    await find.focus();
    await page.keyboard.press("Enter");
    const menu = page.getByRole("dialog", { name: "Find anything" });
    await expect(menu.getByRole("combobox")).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(menu).toHaveCount(0);
    await expect(find).toBeFocused();
  });

  test("the first Tab reaches a link past the navigation", async ({ page }) => {
    await page.goto("/w/demo/controls");
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the page" });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(page.locator("#main")).toBeFocused();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);
  });
});

test("signing in takes no mouse", async ({ page }) => {
  await page.goto("/sign-in");
  await tabTo(page, "Email address");
  await page.keyboard.type(addressOf("viewer"));
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Password")).toBeFocused();
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/home/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

/** Opens a timeline and puts the focus on it, once it answers to keys. */
async function timelineOf(page: Page, address: string) {
  await page.goto(address);
  const grid = page.getByRole("grid", { name: "Timeline of occurrences" });
  const spoken = page.locator("p[aria-live=polite].sr-only");
  await grid.focus();
  await expect(async () => {
    await page.keyboard.press("Home");
    await expect(spoken).not.toBeEmpty({ timeout: 500 });
  }).toPass();
  return { grid, spoken };
}

async function tabTo(page: Page, label: string): Promise<void> {
  const wanted = page.getByLabel(label);
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(wanted).toBeFocused();
}
