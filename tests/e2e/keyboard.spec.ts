import { expect, type Page, test } from "@playwright/test";
import { addressOf } from "./actions.ts";
import { PASSWORD, stateOf } from "./people.ts";

test.describe("signed in", () => {
  test.use({ storageState: stateOf("owner") });

  test("leaving unsaved text by a link or the finder asks first", async ({ page }) => {
    await page.goto("/w/demo/controls/AST-01/edit");
    const title = page.getByLabel("Title");
    const asked: string[] = [];
    page.on("dialog", (question) => {
      asked.push(question.message());
      return asked.length < 3 ? question.dismiss() : question.accept();
    });
    const risks = page.getByRole("link", { name: "Risks", exact: true }).first();
    await title.fill("Typed and not saved");
    await risks.click();
    await expect(title).toHaveValue("Typed and not saved");
    await page.keyboard.press("ControlOrMeta+k");
    await page.getByPlaceholder("A code, a title, a screen").fill("Your account");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await expect(title).toHaveValue("Typed and not saved");
    expect(asked).toHaveLength(2);
    await risks.click();
    await page.waitForURL(/\/risks/);
    expect(asked).toHaveLength(3);
  });

  test("reloading with unsaved text in a dialog asks first, and Enter in its field submits", async ({ page }) => {
    await page.goto("/w/demo/controls/AST-01");
    await page.getByRole("button", { name: "Retire", exact: true }).click();
    const dialog = page.getByRole("dialog");
    const lastDay = dialog.getByLabel("Last day performed");
    await lastDay.fill("2031-01-01");
    const asked: string[] = [];
    page.on("dialog", (question) => {
      asked.push(question.type());
      return question.dismiss();
    });
    await page.evaluate(() => window.location.reload());
    await expect.poll(() => asked).toEqual(["beforeunload"]);
    await expect(lastDay).toHaveValue("2031-01-01");
    await lastDay.press("Enter");
    await expect(lastDay, "a day to come is refused beside the field").toHaveAttribute("aria-invalid", "true");
  });

  test("arrows walk the timeline, and what is under the cursor is said", async ({ page }) => {
    const { grid, spoken } = await timelineOf(page, "/w/demo/evidence?control=IAM-04");
    await page.keyboard.press("End");
    await expect(spoken).toHaveText(/^IAM-04, /);
    const last = (await spoken.textContent()) ?? "";
    await page.keyboard.press("ArrowLeft");
    await expect(spoken).not.toHaveText(last);
    await expect(spoken).toHaveText(/^IAM-04, /);
    await page.keyboard.press("ArrowRight");
    await expect(spoken).toHaveText(last);
    await page.keyboard.press("Home");
    await expect(spoken).toHaveText(/^IAM-04, /);
    await expect(spoken).not.toHaveText(last);
    await page.keyboard.press("ArrowLeft");
    await expect(spoken, "before the first occurrence lies the control's name").toHaveText(/^IAM-04 /);
    await expect(grid).toBeFocused();
  });

  test("down and up move between controls, and only one is active", async ({ page }) => {
    const { grid, spoken } = await timelineOf(page, "/w/demo/evidence");
    await page.keyboard.press("ArrowDown");
    await expect(spoken).not.toBeEmpty();
    const second = await spoken.textContent();
    const active = await grid.getAttribute("aria-activedescendant");
    await page.keyboard.press("ArrowDown");
    await expect(spoken).not.toHaveText(second ?? "");
    await expect(grid).not.toHaveAttribute("aria-activedescendant", active ?? "");
    await page.keyboard.press("ArrowUp");
    await expect(spoken).toHaveText(second ?? "");
    await expect(grid).toHaveAttribute("aria-activedescendant", active ?? "");
  });

  test("G moves from gap to gap and back, Enter opens one, Esc closes it and the focus returns", async ({ page }) => {
    const { grid, spoken } = await timelineOf(page, "/w/demo/evidence");
    await page.keyboard.press("g");
    await expect(spoken).toHaveText(/: (missing|late)/);
    const first = await spoken.textContent();
    await page.keyboard.press("g");
    await expect(spoken).not.toHaveText(first ?? "");
    await expect(spoken).toHaveText(/: (missing|late)/);
    const second = await spoken.textContent();
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
    await expect(spoken, "and the cursor is where it was").toHaveText(second ?? "");
  });

  test("a timeline that is focused and scrolled before its script runs keeps both", async ({ page }) => {
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    const scripts = await hold(page, "**/_next/static/chunks/*.js");
    await page.goto("/w/demo/evidence", { waitUntil: "domcontentloaded" });
    const grid = page.getByRole("grid", { name: "Timeline of occurrences" });
    await grid.focus();
    await page.evaluate(() => window.scrollTo(0, 1500));
    const stood = await page.evaluate(() => window.scrollY);
    expect(stood, "there is something to scroll").toBeGreaterThan(1000);
    scripts.release();
    await expect(grid.getByRole("gridcell").first().locator("svg")).toBeVisible();
    await expect(grid).toBeFocused();
    expect(await page.evaluate(() => window.scrollY)).toBe(stood);
    expect(await rowsInSight(page), "and the rows that are looked at are drawn").toBeGreaterThan(10);
    expect(problems).toEqual([]);
    await page.keyboard.press("g");
    await expect(page.locator(SPOKEN)).toHaveText(/: (missing|late)/);
  });

  for (const keys of ["Control+k", "Meta+k"])
    test(`${keys} finds a control by its code and opens it`, async ({ page }) => {
      await commandMenuOf(page, "/w/demo");
      await page.keyboard.press(keys);
      const menu = page.getByRole("dialog", { name: "Find anything" });
      await expect(menu.getByRole("combobox")).toBeFocused();
      await page.keyboard.type("IAM-04");
      await expect(menu.getByRole("option", { name: /^IAM-04/ })).toHaveAttribute("aria-selected", "true");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/w\/demo\/controls\/IAM-04/);
      await expect(page.getByRole("heading", { level: 1 })).toContainText("User access review");
    });

  test("results that arrive late take the selection from a screen that was merely listed first", async ({ page }) => {
    const { menu, answers } = await asked(page, "access");
    await expect(menu.getByRole("option", { selected: true })).toHaveText("Access tokens");
    answers.release();
    const best = menu.getByRole("group", { name: "In this workspace" }).getByRole("option").first();
    await expect(best).toHaveAttribute("aria-selected", "true");
    await expect(menu.getByRole("option", { selected: true })).toHaveCount(1);
    const code = (await best.locator("span").first().textContent()) ?? "";
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.href.includes(code));
    expect(page.url()).not.toContain("/tokens");
  });

  test("a screen whose whole name is typed is first, in sight and selected, whatever the results say", async ({
    page,
  }) => {
    await commandMenuOf(page, "/w/demo");
    await page.keyboard.press("Control+k");
    const menu = page.getByRole("dialog", { name: "Find anything" });
    for (const name of ["controls", "people", "risks"]) {
      await menu.getByRole("combobox").fill(name);
      await expect(
        menu
          .getByRole("group", { name: /in this workspace/i })
          .getByRole("option")
          .first(),
      ).toBeVisible();
      const first = menu.getByRole("option").first();
      await expect(first).toHaveText(new RegExp(`^${name}$`, "i"));
      await expect(first).toHaveAttribute("aria-selected", "true");
      await expect(first).toBeInViewport();
    }
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/w\/demo\/risks/);
  });

  test("results that arrive late keep a selection made with the arrows", async ({ page }) => {
    const { menu, answers } = await asked(page, "co");
    const selected = menu.getByRole("option", { selected: true });
    await expect(selected).toHaveText("Controls");
    await page.keyboard.press("ArrowDown");
    await expect(selected).toHaveText("Scope");
    answers.release();
    await expect(menu.getByRole("group", { name: "In this workspace" }).getByRole("option").first()).toBeVisible();
    await expect(selected).toHaveText("Scope");
    await page.keyboard.press("Home");
    await expect(menu.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("ArrowUp");
    await expect(menu.getByRole("option").first(), "at the top, up stays").toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/account/);
  });

  test("Esc closes the command menu and the focus returns", async ({ page }) => {
    const find = await commandMenuOf(page, "/w/demo/controls");
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

test("signing in needs no mouse", async ({ page }) => {
  await page.goto("/sign-in");
  await scripted(page);
  await tabTo(page, "Email address");
  await page.keyboard.type(addressOf("viewer"));
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Password")).toBeFocused();
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/home/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

const SPOKEN = "p[aria-live=polite].sr-only";

/** Opens a timeline and puts the focus on it. Its script runs by then: only that draws the lanes, to the window's width. */
async function timelineOf(page: Page, address: string) {
  await page.goto(address);
  const grid = page.getByRole("grid", { name: "Timeline of occurrences" });
  await expect(grid.getByRole("gridcell").first().locator("svg")).toBeVisible();
  await grid.focus();
  return { grid, spoken: page.locator(SPOKEN) };
}

/** Opens a page and waits until its command menu answers: its button names the keys only then. */
async function commandMenuOf(page: Page, address: string) {
  await page.goto(address);
  const find = page.getByRole("button", { name: "Find" });
  await expect(find).toHaveAttribute("aria-keyshortcuts", "Meta+K Control+K");
  return find;
}

/** Asks the command menu for something, and holds back what the server finds. */
async function asked(page: Page, words: string) {
  await commandMenuOf(page, "/w/demo");
  const answers = await hold(page, "**/api/trpc/search.find*");
  await page.keyboard.press("Control+k");
  const menu = page.getByRole("dialog", { name: "Find anything" });
  await expect(menu.getByRole("combobox")).toBeFocused();
  await page.keyboard.type(words);
  return { menu, answers };
}

/** Keeps requests waiting until they are released. */
async function hold(page: Page, address: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(address, async (route) => {
    await promise;
    await route.continue();
  });
  return { release: resolve };
}

/** Waits until React has taken the document over; a key that comes after that waits for the part it is meant for. */
async function scripted(page: Page): Promise<void> {
  await page.waitForFunction(() => Object.keys(document).some((key) => key.startsWith("__reactContainer")));
}

function rowsInSight(page: Page): Promise<number> {
  return page.getByRole("row").evaluateAll(
    (rows) =>
      rows.filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return bottom > 0 && top < window.innerHeight;
      }).length,
  );
}

async function tabTo(page: Page, label: string): Promise<void> {
  const wanted = page.getByLabel(label);
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(wanted).toBeFocused();
}
