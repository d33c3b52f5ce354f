import { expect, type Page, test } from "@playwright/test";
import { addressOf } from "./actions.ts";
import { PASSWORD, signIn, stateOf } from "./people.ts";

test.use({ storageState: stateOf("owner") });

const restored = (page: Page) => page.getByRole("status").filter({ hasText: "Draft restored." });
const drafts = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("tickmark.draft.")));

test("typed text survives Back and a reload, is marked as restored, and is gone once discarded or saved", async ({
  page,
}) => {
  const code = `DRAFT-${Date.now()}`;
  const title = page.getByLabel("Title");
  await page.goto("/w/demo/controls");
  await page.getByRole("link", { name: "Add control" }).click();
  await page.getByLabel("ID", { exact: true }).fill(code);
  await title.fill("Kept over Back");
  await page.goBack();
  await expect(title).toHaveCount(0);
  await page.goForward();
  await expect(title).toHaveValue("Kept over Back");
  await expect(restored(page)).toBeVisible();

  await title.fill("Kept over a reload");
  await page.reload();
  await expect(title).toHaveValue("Kept over a reload");
  await page.getByRole("button", { name: "Discard the draft" }).click();
  await expect(title).toHaveValue("");
  await page.reload();
  await expect(title).toHaveValue("");
  await expect(restored(page)).toHaveCount(0);

  await page.getByLabel("ID", { exact: true }).fill(code);
  await title.fill("Given up by a link");
  page.once("dialog", (question) => question.accept());
  await page.getByRole("link", { name: "Cancel" }).click();
  await page.waitForURL(/\/controls$/);
  expect(await drafts(page), "the question said that it would be lost").toEqual([]);

  await page.getByRole("link", { name: "Add control" }).click();
  await page.getByLabel("ID", { exact: true }).fill(code);
  await title.fill("Saved by Enter");
  await title.press("Enter");
  await page.waitForURL(new RegExp(`/controls/${code}`));
  expect(await drafts(page)).toEqual([]);
});

test("a draft is applied on top of what someone else has saved since, naming what both changed", async ({
  page,
  browser,
}) => {
  test.setTimeout(60_000);
  const code = `BOTH-${Date.now()}`;
  await page.goto("/w/demo/controls/new");
  await page.getByLabel("ID", { exact: true }).fill(code);
  await page.getByLabel("Title").fill("As it was");
  await page.getByRole("button", { name: "Add control" }).click();
  await page.waitForURL(new RegExp(`/controls/${code}`));
  await page.goto(`/w/demo/controls/${code}/edit`);
  await page.getByLabel("Title").fill("Mine");

  const other = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const theirs = await other.newPage();
  await signIn(theirs, addressOf("compliance"), PASSWORD);
  await theirs.goto(`/w/demo/controls/${code}/edit`);
  await theirs.getByLabel("Title").fill("Theirs");
  await theirs.getByLabel("Category").fill("Theirs too");
  await theirs.getByRole("button", { name: "Save changes" }).click();
  await theirs.waitForURL(new RegExp(`/controls/${code}$`));
  await other.close();

  await page.reload();
  await expect(page.getByLabel("Title")).toHaveValue("Mine");
  await expect(page.getByLabel("Category"), "what only they changed is there").toHaveValue("Theirs too");
  await expect(restored(page)).toContainText("Someone else has changed the same fields since");
  const meanwhile = page.getByRole("main").getByRole("alert");
  await expect(meanwhile).toContainText("Theirs");
  await meanwhile.getByRole("button", { name: "Use theirs" }).click();
  await expect(page.getByLabel("Title")).toHaveValue("Theirs");
});

test("text typed in a dialog survives the end of the session, and only the same person finds it after signing in", async ({
  browser,
}) => {
  test.setTimeout(90_000);
  const context = await browser.newContext({ storageState: stateOf("owner") });
  const page = await context.newPage();
  const sheet = "/w/demo/controls/AST-01";
  const reason = "Typed before the session ended";
  await page.goto(sheet);
  await page.getByRole("button", { name: "Retire", exact: true }).click();
  await page.getByRole("dialog").getByLabel("Reason for the change").fill(reason);
  await context.clearCookies();
  await page.getByRole("dialog").getByRole("button", { name: "Retire control" }).click();
  await expect(page.getByRole("alert").getByText("You are signed out.")).toBeVisible();

  const opened = context.waitForEvent("page");
  await page.getByRole("button", { name: "Sign in" }).click();
  const again = await opened;
  await again.getByLabel("Email address").fill(addressOf("owner"));
  await again.getByLabel("Password").fill(PASSWORD);
  await again.getByRole("button", { name: "Sign in", exact: true }).click();
  await again.waitForURL(sheet);
  await again.getByRole("button", { name: "Retire", exact: true }).click();
  await expect(again.getByLabel("Reason for the change")).toHaveValue(reason);
  await expect(restored(again)).toBeVisible();

  await page.bringToFront();
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(page.getByLabel("Reason for the change"), "and stands where it was typed").toHaveValue(reason);
  await page.close();

  await context.clearCookies();
  await again.goto("about:blank");
  await signIn(again, addressOf("compliance"), PASSWORD);
  await again.goto(sheet);
  await again.getByRole("button", { name: "Retire", exact: true }).click();
  await expect(again.getByLabel("Reason for the change")).toHaveValue("");
  expect(await drafts(again), "nothing is left of the first person's").toEqual([]);
  await context.close();
});

test("no password stays in the browser", async ({ page }) => {
  await page.goto("/account");
  await page.getByLabel("New password").fill("a secret that is long enough");
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(kept).not.toContain("a secret that is long enough");
});
