import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { signUp, stateOf } from "./people.ts";

test("a new company adopts what its report needs, maps, rates risks, states what applies, and exchanges it all", async ({
  browser,
}) => {
  test.setTimeout(480_000);
  const context = await browser.newContext();
  const page = await context.newPage();
  const base = await newWorkspace(page);
  const main = page.getByRole("main");

  await test.step("two engagements are set up", async () => {
    for (const kind of [/^SOC 2\b/, /^ISO/]) {
      await page.goto(`${base}/engagements/new`);
      await page.getByRole("radio", { name: kind }).first().check();
      await page.getByLabel("First day").fill("2026-01-01");
      await page.getByLabel("Last day").fill("2026-12-31");
      await page.getByRole("button", { name: "Set up engagement" }).click();
      await page.waitForURL(/\/criteria/);
    }
  });

  await test.step("the library: what the reports need, adopted as drafts", async () => {
    await page.goto(`${base}/controls/library`);
    await page.getByRole("button", { name: /^Choose the \d+ the reports need/ }).click();
    await page.getByRole("button", { name: /^Adopt \d+ controls/ }).click();
    await expect(page.getByText(/controls adopted as drafts/)).toBeVisible();
    await expect(page.getByText("nothing more is needed")).toBeVisible();
  });

  await test.step("many controls are activated at once, after a preview", async () => {
    await page.goto(`${base}/controls?group=category`);
    await page.getByLabel("Choose all shown").check();
    await page.getByRole("button", { name: /^Change \d+ controls/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What changes").selectOption("Status");
    await dialog.getByLabel("To", { exact: true }).selectOption("active");
    await expect(dialog.getByText(/^\d+ of \d+ differ:/)).toBeVisible();
    await dialog.getByRole("button", { name: /^Change \d+ controls/ }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole("grid", { name: "Controls" }).getByText("draft", { exact: true })).toHaveCount(0);
  });

  await test.step("a view of the list is saved and opened again", async () => {
    await page.getByRole("button", { name: "View", exact: true }).click();
    await page.getByRole("menuitem", { name: "Save this view" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("By family");
    await page.getByRole("button", { name: "Save view" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.goto(`${base}/controls`);
    await page.getByRole("button", { name: "View", exact: true }).click();
    await page.getByRole("menuitem", { name: "By family (yours)" }).click();
    await page.waitForURL(/group=category/);
  });

  await test.step("a cell is edited by keyboard: saved with Enter, unchanged with Escape", async () => {
    await page.goto(`${base}/controls`);
    const grid = page.getByRole("grid", { name: "Controls" });
    const first = grid.locator("tbody tr").first();
    const code = (await first.getByRole("rowheader").innerText()).trim();
    await first.getByRole("rowheader").focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    const owner = first.locator('[data-cell="owner"]');
    while (!(await owner.evaluate((cell) => cell === document.activeElement))) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const editor = page.getByLabel(`Owner of ${code}`);
    await expect(editor).toBeFocused();
    const name = await editor.locator("option").nth(1).innerText();
    await editor.selectOption({ label: name });
    await page.keyboard.press("Escape");
    await expect(owner).toBeFocused();
    await expect(owner).not.toContainText(name);
    await page.keyboard.press("F2");
    await editor.selectOption({ label: name });
    await page.keyboard.press("Enter");
    await expect(owner).toContainText(name);
    await expect(owner).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(grid.locator('tbody tr:nth-child(2) [data-cell="owner"]')).toBeFocused();
    await first.locator('[data-cell="frequency"]').dblclick();
    const frequency = page.getByLabel(`Frequency of ${code}`);
    await frequency.selectOption((await frequency.inputValue()) === "weekly" ? "monthly" : "weekly");
    await page.keyboard.press("Enter");
    await expect(frequency.or(page.getByRole("dialog"))).toHaveCount(0);
  });

  await test.step("the matrix by keyboard: the space bar maps at once, and another person sees it without reloading", async () => {
    await page.goto(`${base}/criteria?view=matrix&framework=tsc`);
    const other = await context.newPage();
    await other.goto(`${base}/criteria?view=matrix&framework=tsc`);
    const cell = (on: Page) => on.getByRole("gridcell", { name: /^CC1\.1, / }).first();
    await expect(cell(other)).toBeVisible();
    const grid = page.getByRole("grid");
    await grid.focus();
    await page.keyboard.press("Home");
    for (let n = 0; n < 2; n++) await page.keyboard.press("ArrowRight");
    const active = page.locator(`[id="${await grid.getAttribute("aria-activedescendant")}"]`);
    const before = (await active.getAttribute("aria-label")) ?? "";
    await page.keyboard.press("Space");
    await expect(active).not.toHaveAttribute("aria-label", before);
    const after = (await active.getAttribute("aria-label")) ?? "";
    await expect(other.getByRole("gridcell", { name: after, exact: true })).toBeVisible({ timeout: 5000 });
    await other.close();
  });

  await test.step("suggestions give reasons; one is accepted and one rejected", async () => {
    await page.goto(`${base}/criteria/suggestions`);
    const boxes = main.getByRole("checkbox");
    await expect(boxes.first()).toBeVisible();
    const name = await boxes.first().getAttribute("aria-label");
    await boxes.first().check();
    await page.getByRole("button", { name: "Map 1" }).click();
    await expect(page.getByText("1 mapping made")).toBeVisible();
    await expect(main.getByLabel(name ?? "", { exact: true })).toHaveCount(0);
    await boxes.first().check();
    await page.getByRole("button", { name: "Do not suggest again" }).click();
    await expect(page.getByText("Not suggested again").first()).toBeVisible();
  });

  await test.step("a risk is rated, shown in the map and accepted by name", async () => {
    await page.goto(`${base}/risks`);
    await page.getByRole("button", { name: "Add a risk" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What could go wrong").fill("The only engineer leaves.");
    await dialog.getByLabel("Inherent rating: likelihood").selectOption("4 Likely");
    await dialog.getByLabel("Inherent rating: impact").selectOption("3 Moderate");
    await dialog.getByRole("combobox", { name: /^Treatment/ }).selectOption("Accept");
    await dialog.getByRole("button", { name: "Add the risk" }).click();
    await page.getByRole("button", { name: "Without controls" }).click();
    await page.getByRole("button", { name: "Likely, Moderate: 1 risk" }).click();
    await page.getByRole("row", { name: /R-1/ }).getByRole("link").first().click();
    await page.getByRole("button", { name: "Accept" }).click();
    await page.getByRole("dialog").getByLabel("Why it is acceptable").fill("It is written down what to do.");
    await page.getByRole("dialog").getByLabel("Until").fill(inDays(90));
    await page.getByRole("button", { name: "Accept in my name" }).click();
    await expect(page.getByRole("region", { name: "Accepted" })).toContainText("at 12, until");
  });

  await test.step("the Statement of Applicability is decided, issued and approved", async () => {
    await page.goto(`${base}/criteria/applicability`);
    await page.getByRole("button", { name: "Choose these 93" }).click();
    await page.getByRole("button", { name: "Decide on 93" }).click();
    await page.getByLabel("Risk treatment").check();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("button", { name: "Issue version 1" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Issue version" }).click();
    await page.getByRole("button", { name: "Approve version 1" }).click();
    await expect(page.getByText(/, who issued it/)).toBeVisible();
    const saved = page.waitForEvent("download");
    await page.getByRole("link", { name: "PDF" }).click();
    expect((await saved).suggestedFilename()).toMatch(/^statement-of-applicability-.*\.pdf$/);
  });

  await test.step("an OSCAL export imports again without a change, and a custom framework is imported", async () => {
    await page.goto(`${base}/exchange`);
    const saved = page.waitForEvent("download");
    await page
      .getByRole("listitem")
      .filter({ hasText: "Controls as components" })
      .getByRole("link", { name: "JSON" })
      .click();
    const path = await (await saved).path();
    await page.getByLabel("Choose an OSCAL file").setInputFiles({
      name: "components.json",
      mimeType: "application/json",
      buffer: readFileSync(path),
    });
    await expect(page.getByText(/^0 added, 0 changed, \d+ unchanged, 0 mapped\.$/)).toBeVisible();
    const name = page.getByRole("textbox", { name: /^Name/ });
    const version = page.getByRole("textbox", { name: /^Version/ });
    await name.fill("House rules");
    await page.reload();
    await expect(page.getByText("Draft restored.")).toBeVisible();
    await expect(name).toHaveValue("House rules");
    await page.getByLabel("Choose a catalogue").setInputFiles({
      name: "rules.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("Code,Title,Group\nHR-1,Lock your screen,Desk\nHR-2,Greet visitors,Door\n"),
    });
    await expect(version, "what is missing is said at its field").toHaveAccessibleDescription(/Give the version/);
    await expect(version).toBeFocused();
    await version.fill("1.0");
    await version.press("Enter");
    await expect(page.getByText("2 added, 0 changed, 0 removed, 0 unchanged.")).toBeVisible();
    await page.getByRole("button", { name: "Import framework" }).click();
    await expect(page.getByText("0 of 2 mapped")).toBeVisible();
    await page.goto(`${base}/criteria?framework=own`);
    await expect(page.getByRole("article", { name: "HR-2 Greet visitors" })).toBeVisible();
  });
  await context.close();
});

test("inside a period a change of design waits for a second person, who sees what and why", async ({ browser }) => {
  const owner = await browser.newContext({ storageState: stateOf("owner") });
  const page = await owner.newPage();
  await page.goto("/w/demo/controls/VUL-03/edit");
  const statement = page.getByLabel("Statement");
  const words = `${await statement.inputValue()} A second engineer looks at it.`;
  await statement.fill(words);
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText(/is inside the period of .*give the reason for the change/)).toBeVisible();
  await expect(statement).toHaveValue(words);
  await page.getByLabel("Reason for the change").fill("The auditor asked for a second look.");
  await page.getByRole("button", { name: "Save changes" }).click();
  const awaiting = page.getByRole("region", { name: "A change awaits approval" });
  await expect(awaiting).toContainText("The auditor asked for a second look.");
  await expect(awaiting.getByRole("button", { name: "Approve the change" })).toHaveCount(0);
  await awaiting.getByRole("button", { name: "Withdraw" }).click();
  await expect(awaiting).toHaveCount(0);
  await page.goto("/w/demo/controls?q=VUL-03");
  await page.locator('[data-cell="frequency"][data-row]').first().dblclick();
  const frequency = page.getByLabel("Frequency of VUL-03");
  await frequency.selectOption((await frequency.inputValue()) === "weekly" ? "monthly" : "weekly");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Change 1 control" });
  await expect(dialog.getByText(/is inside the period of .*give the reason for the change/)).toBeVisible();
  await expect(dialog.getByLabel("Reason for the change")).toBeFocused();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await owner.close();
});

async function newWorkspace(page: Page): Promise<string> {
  const id = randomUUID().slice(0, 8);
  await page.goto("/sign-up");
  await signUp(page, {
    name: "Sia Scale",
    email: `sia-${id}@example.com`,
    password: "scales that weigh at noon 41",
    organization: `Scaleworks ${id}`,
  });
  const main = page.getByRole("main");
  await main.getByRole("textbox").first().fill(`Scale ${id}`);
  await main
    .getByRole("button", { name: /create/i })
    .first()
    .click();
  await page.waitForURL(new RegExp(`/w/scale-${id}`));
  return new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
