import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { stateOf } from "./people.ts";

const CHUNKS = "**/_next/static/chunks/*.js";

test.use({ storageState: stateOf("owner") });

test("a menu can be opened, navigated, searched by letter and closed from the keyboard, and the focus returns", async ({
  page,
}) => {
  await page.goto("/w/demo/controls");
  await scripted(page);
  const button = page.getByRole("button", { name: "View", exact: true });
  await button.focus();
  await page.keyboard.press("ArrowDown");
  const menu = page.getByRole("menu", { name: "View" });
  const item = (name: string) => menu.getByRole("menuitemcheckbox", { name });
  await expect(item("Category").first()).toBeFocused();
  await expect(button).toHaveAttribute("aria-expanded", "true");
  expect((await new AxeBuilder({ page }).include("[role=menu]").analyze()).violations).toEqual([]);
  await page.keyboard.press("o");
  await expect(item("Owner").first()).toBeFocused();
  await page.keyboard.press("End");
  await expect(menu.getByRole("menuitem").last()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(item("Category").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/group=category/);
  await expect(button).toBeFocused();
  await page.keyboard.press("Space");
  await expect(item("Category").first()).toHaveAttribute("aria-checked", "true");
  await page.keyboard.press("Tab");
  await expect(menu).toHaveCount(0);
  await expect(button).not.toBeFocused();
});

test("a click outside a menu closes it, and so does a second click on its button", async ({ page }) => {
  await page.goto("/w/demo/controls");
  await scripted(page);
  const button = page.getByRole("button", { name: "View", exact: true });
  const menu = page.getByRole("menu", { name: "View" });
  await button.click();
  await expect(menu).toBeVisible();
  await page.getByRole("heading", { level: 1 }).click();
  await expect(menu).toHaveCount(0);
  await button.click();
  await expect(menu).toBeVisible();
  await button.click();
  await expect(menu).toHaveCount(0);
});

test("a dialog opens once its code has loaded; one whose code cannot load says so, and can be retried", async ({
  page,
}) => {
  await page.goto("/w/demo/controls/AST-01");
  await scripted(page);
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(CHUNKS, async (route) => {
    await promise;
    await route.abort();
  });
  const button = page.getByRole("button", { name: "Retire", exact: true });
  await button.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toHaveCount(0);
  resolve();
  const problem = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await expect(problem).toBeVisible();
  await page.unroute(CHUNKS);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(dialog.getByLabel("Last day performed")).toBeFocused();
  await expect(problem).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
});

test("while a dialog is on its way its button says that it is busy, and Esc takes the wish back", async ({ page }) => {
  await page.goto("/w/demo/controls/AST-01");
  await scripted(page);
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(CHUNKS, async (route) => {
    await promise;
    await route.continue();
  });
  const button = page.getByRole("button", { name: "Retire", exact: true });
  const dialog = page.getByRole("dialog");
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(button).toHaveAttribute("aria-busy", "true");
  await page.keyboard.press("Escape");
  await expect(button).not.toHaveAttribute("aria-busy");
  resolve();
  await page.waitForLoadState("networkidle");
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Last day performed")).toBeFocused();
});

test("text typed before the command menu has loaded is in it once it has", async ({ page }) => {
  await page.goto("/w/demo");
  await expect(page.getByRole("button", { name: "Find" })).toHaveAttribute("aria-keyshortcuts", "Meta+K Control+K");
  const release = await holdBack(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("IAM-04");
  release();
  const menu = page.getByRole("dialog", { name: "Find anything" });
  await expect(menu.getByRole("combobox")).toHaveValue("IAM-04");
  await expect(menu.getByRole("option", { name: /^IAM-04/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/w\/demo\/controls\/IAM-04/);
});

test("what is typed in a cell before its editor has come is in it when it does; Enter keeps it, Esc leaves it as it was", async ({
  page,
}) => {
  await page.goto("/w/demo/controls?columns=category,frequency");
  await scripted(page);
  let release = await holdBack(page);
  const category = page.locator('[data-cell="category"]').first();
  const before = (await category.innerText()).trim();
  await category.focus();
  await page.keyboard.press("F2");
  await page.keyboard.type(" too");
  await page.keyboard.press("Escape");
  await page.keyboard.press("F2");
  await page.keyboard.type(" kept");
  release();
  const editor = category.getByRole("textbox");
  await expect(editor).toHaveValue(`${before} kept`);
  await expect(editor).toBeFocused();
  await page.keyboard.type(" on");
  await expect(editor).toHaveValue(`${before} kept on`);
  await page.keyboard.press("Escape");
  await expect(category).toBeFocused();
  await expect(category).toHaveText(before);

  await page.reload();
  await scripted(page);
  release = await holdBack(page);
  await category.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type(" by Enter");
  await page.keyboard.press("Enter");
  release();
  await expect(category).toHaveText(`${before} by Enter`);
  await expect(category).toBeFocused();
  await page.keyboard.press("F2");
  await editor.fill(before);
  await editor.press("Enter");
  await expect(category).toHaveText(before);
});

/** Holds back whatever code the page asks for from now on. @returns what lets it through */
async function holdBack(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(CHUNKS, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

/** Waits until React has taken the document over. */
async function scripted(page: Page): Promise<void> {
  await page.waitForFunction(() => Object.keys(document).some((key) => key.startsWith("__reactContainer")));
}

test("a list mentions filters only while one is set: pinned columns and groups are not filters", async ({ page }) => {
  const clear = page.getByRole("button", { name: "Clear filters" });
  await page.goto("/w/demo/controls?pin=true&group=category");
  await scripted(page);
  await expect(page.getByRole("button", { name: "View", exact: true })).toBeVisible();
  await expect(clear).toHaveCount(0);
  await page.getByRole("combobox", { name: "Status" }).selectOption("draft");
  await expect(page.getByText(/^\d+ of \d+$/)).toBeVisible();
  await clear.click();
  await expect(page).toHaveURL(/group=category/);
  await expect(clear).toHaveCount(0);
});
