import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { stateOf } from "./people.ts";

test("a visitor answers by keyboard alone, reads what fits and why, and the answers fill the engagement's form after sign-in", async ({
  browser,
}) => {
  const context = await browser.newContext({ storageState: stateOf("owner") });
  const page = await context.newPage();
  await page.goto("/report-plan");
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toContainText("financial statements");
  await page.getByLabel("No", { exact: true }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await expect(heading).toContainText("store, process or transmit");
  await expect(heading).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await expect(heading).toContainText("Who asks");
  await page.getByLabel("Customers’ security or procurement teams").check();
  await page.reload();
  await expect(page.getByLabel("Customers’ security or procurement teams")).toBeChecked();
  for (;;) {
    const question = (await heading.textContent()) ?? "";
    if (question.includes("promise")) await page.getByLabel("Uptime, or a time to recover").check();
    if (question.includes("How long")) await page.getByLabel("6 to 12 months").check();
    const last = page.getByRole("button", { name: "See the recommendation" });
    if (await last.isVisible()) break;
    await page.getByRole("button", { name: "Next question" }).click();
    await expect(heading).not.toHaveText(question);
  }
  await page.getByRole("button", { name: "See the recommendation" }).click();
  await expect(heading).toHaveText("SOC 2 Type 2");
  await expect(page.getByText("security is what is asked about")).toBeVisible();
  await expect(page.getByText("$7,000–$150,000").first()).toBeVisible();
  const when = page.getByRole("region", { name: "When" });
  await when.getByLabel("Count", { exact: true }).selectOption("backwards");
  await when.getByLabel("Needed on").fill("2027-01-15");
  await when.getByLabel("Count the months in which the controls ran already").uncheck();
  await when.getByLabel("Window, months").fill("12");
  await expect(when.getByText(/A 12-month window cannot end in time for 15 January 2027/)).toBeVisible();
  await when.getByLabel("Needed on").fill("2030-01-15");
  await expect(when.getByText(/cannot end in time/)).toHaveCount(0);
  const saved = page.waitForEvent("download");
  await when.getByRole("button", { name: "Put it in a calendar" }).click();
  const calendar = await readFile(await (await saved).path(), "utf8");
  expect(calendar.match(/BEGIN:VEVENT/g)?.length).toBeGreaterThan(1);
  expect(calendar).toMatch(/SUMMARY:SOC 2: The Type 2’s window/);
  const cost = page.getByRole("region", { name: "What it costs" });
  await cost.getByLabel("Tools, a year, from").fill("1000");
  await cost.getByLabel("Tools, a year, to").fill("5000");
  await expect(cost.getByText("$8,000–$155,000")).toBeVisible();

  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(violations.map((v) => v.id)).toEqual([]);

  await page.goto("/w/demo/engagements/new");
  await page.getByRole("button", { name: "SOC 2 Type 2" }).click();
  await expect(page.getByLabel("Availability")).toBeChecked();
  await expect(page.getByLabel("Last day")).toHaveValue("2029-12-04");
  await expect(page.getByLabel("Confidentiality")).not.toBeChecked();
  await context.close();
});
