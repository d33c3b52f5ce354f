import { expect, type Locator, type Page, test } from "@playwright/test";
import { stateOf } from "./people.ts";

test.use({ storageState: stateOf("owner") });

test("while it is sent a form takes nothing more: what is typed is in what was saved or still to be typed", async ({
  page,
}) => {
  await page.goto("/w/demo/controls/AST-03");
  const comment = page.getByLabel("Write a comment");
  const words = `Sent at ${Date.now()}`;
  await comment.fill(words);
  const saved = await held(page, "controls.comment");
  await comment.press("ControlOrMeta+Enter");
  await expect(comment).not.toBeEditable();
  await page.keyboard.type("typed meanwhile");
  await expect(comment).toHaveValue(words);
  await expect(comment, "and the focus stays").toBeFocused();
  saved();
  await expect(comment).toHaveValue("");
  await page.keyboard.type("The next");
  await expect(comment).toHaveValue("The next");
  await comment.fill("");

  await page.goto("/w/demo/controls/AST-03/edit");
  const title = page.getByLabel("Title");
  const before = await title.inputValue();
  const status = page.getByLabel("Status");
  const stood = await status.inputValue();
  const answered = await held(page, "controls.update");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(title).not.toBeEditable();
  await status.selectOption("draft");
  await expect(status, "a choice made meanwhile is not taken").toHaveValue(stood);
  const next = await held(page, "/w/demo/controls/AST-03?_rsc", "GET");
  answered();
  await expect(page.getByText("AST-03 saved")).toBeVisible();
  await expect(title, "nor on the way to the next page").not.toBeEditable();
  await expect(title).toHaveValue(before);
  next();
  await page.waitForURL(/\/controls\/AST-03$/);
});

test("the focus never falls out of the page: it goes to the next field, back where it came from, or to the heading", async ({
  page,
}) => {
  const code = `FOCUS-${Date.now()}`;
  await page.goto("/w/demo/controls/new");
  const id = page.getByLabel("ID", { exact: true });
  await id.fill(code);
  await page.reload();
  await press(page.getByRole("button", { name: "Discard the draft" }));
  await expect(id).toBeFocused();
  await id.fill(code);
  await page.getByLabel("Title").fill("Where the focus goes");
  await press(page.getByRole("button", { name: "Add control" }));
  await page.waitForURL(new RegExp(`/controls/${code}`));
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toContainText("Where the focus goes");
  await expect(heading).toBeFocused();

  await page.goto("/w/demo/controls");
  await expect(page.getByRole("button", { name: "Find" })).toHaveAttribute("aria-keyshortcuts", "Meta+K Control+K");
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(heading).toBeFocused();

  await page.goto("/w/demo/evidence?control=IAM-04");
  const grid = page.getByRole("grid", { name: "Timeline of occurrences" });
  await expect(grid.getByRole("gridcell").first().locator("svg")).toBeVisible();
  await grid.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  const withdraw = page.getByRole("button", { name: /^Withdraw/ }).first();
  await press(withdraw);
  await expect(page.getByLabel("Why is it withdrawn?")).toBeFocused();
  await press(page.getByRole("button", { name: "Keep it" }));
  await expect(page.locator("article button:focus")).toBeVisible();
});

test("what is wrong with a group, or that a file is missing, is said there and gets the focus", async ({ page }) => {
  await page.goto("/w/demo/tokens");
  await page.getByRole("button", { name: "Create a token" }).click();
  const token = page.getByRole("dialog", { name: "Create an access token" });
  await token.getByLabel("What will use it").fill("Nothing yet");
  for (const box of await token.getByRole("checkbox", { checked: true }).all()) await box.uncheck();
  await token.getByRole("button", { name: "Create the token" }).click();
  await expect(token.getByRole("checkbox").first()).toBeFocused();
  await expect(token.getByRole("checkbox").first()).toHaveAttribute("aria-invalid", "true");

  page.once("dialog", (question) => question.accept());
  await page.goto("/w/demo/evidence");
  await page.getByRole("button", { name: "Add evidence" }).click();
  const adding = page.getByRole("dialog", { name: "Add evidence" });
  await adding.getByLabel("Title").press("Enter");
  await expect(adding.getByText("Add at least one file.")).toBeVisible();
  await expect(adding.locator('input[type="file"]')).toBeFocused();
});

async function press(button: Locator): Promise<void> {
  await button.focus();
  await button.press("Enter");
}

/** Keeps what is sent there waiting. @returns what lets it go on */
async function held(page: Page, part: string, method = "POST"): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(
    (url) => url.href.includes(part),
    async (route) => {
      if (route.request().method() === method) await promise;
      await route.continue();
    },
  );
  return resolve;
}
