import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, test } from "@playwright/test";
import { signUp, stateOf } from "./people.ts";

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
  await when.getByLabel("Count months in which the controls already operated").uncheck();
  await when.getByLabel("Window, months").fill("12");
  await expect(when.getByText(/A 12-month window cannot end in time for 15 January 2027/)).toBeVisible();
  await when.getByLabel("Needed on").fill("2030-01-15");
  await expect(when.getByText(/cannot end in time/)).toHaveCount(0);
  const saved = page.waitForEvent("download");
  await when.getByRole("button", { name: "Add to a calendar" }).click();
  const calendar = await readFile(await (await saved).path(), "utf8");
  expect(calendar.match(/BEGIN:VEVENT/g)?.length).toBeGreaterThan(1);
  expect(calendar).toMatch(/SUMMARY:SOC 2: The Type 2’s window/);
  const cost = page.getByRole("region", { name: "What it costs" });
  await cost.getByLabel("Tools, per year, from").fill("1000");
  await cost.getByLabel("Tools, per year, to").fill("5000");
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

test("a new company goes from its first question to a described system: plan, engagements, scope, data flows, description", async ({
  browser,
}) => {
  test.setTimeout(480_000);
  const started = Date.now();
  const id = randomUUID().slice(0, 8);
  const context = await browser.newContext();
  const page = await context.newPage();
  const heading = page.getByRole("heading", { level: 1 });
  await page.goto("/report-plan");
  await expect(heading).toContainText("financial statements");
  await page.getByLabel("Yes", { exact: true }).check();
  for (;;) {
    const last = page.getByRole("button", { name: "See the recommendation" });
    const question = (await heading.textContent()) ?? "";
    if (question.includes("store, process")) await page.getByLabel("Yes", { exact: true }).check();
    if (question.includes("Who asks")) {
      await page.getByLabel("Customers’ financial auditors").check();
      await page.getByLabel("Customers’ security or procurement teams").check();
    }
    if (question.includes("How long")) await page.getByLabel("6 to 12 months").check();
    if (await last.isVisible()) break;
    await page.getByRole("button", { name: "Next question" }).click();
    await expect(heading).not.toHaveText(question);
  }
  await page.getByRole("button", { name: "See the recommendation" }).click();
  await expect(heading).toContainText("SOC 1 Type 2");
  await page.getByRole("link", { name: "Start with this plan" }).click();
  await page.waitForURL(/\/sign-up/);

  await signUp(page, {
    name: "Pia Planner",
    email: `pia-${id}@example.com`,
    password: "plans that hold at dawn 73",
    organization: `Planline ${id}`,
  });
  const main = page.getByRole("main");
  await main.getByRole("textbox").first().fill(`Plans ${id}`);
  await main
    .getByRole("button", { name: /create/i })
    .first()
    .click();
  await page.waitForURL(new RegExp(`/w/plans-${id}`));
  const base = new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
  await page.goto(`${base}/plans/new`);
  await expect(heading).toContainText("SOC 1 Type 2");
  await page.getByRole("button", { name: "Save the plan" }).click();
  await page.waitForURL(/\/plans\/0/);
  expect(Date.now() - started, "first plan within 5 minutes of arriving").toBeLessThan(300_000);

  await page.getByLabel("Window, months").fill("9");
  await page.getByLabel("Name of the plan").fill("Reports for the customers' auditors");
  await page.getByRole("button", { name: "Save as version 2" }).click();
  await expect(page.getByText("Version 2", { exact: true })).toBeVisible();
  const versions = page.getByRole("region", { name: "Versions" });
  await versions.getByRole("link", { name: "Compare version 1 with this one" }).click();
  const dates = page.getByRole("row", { name: /^SOC 1 Type 2/ });
  await expect(dates.getByRole("cell")).toHaveCount(2);
  await page.getByRole("link", { name: "Report plan", exact: true }).click();

  await page.getByRole("button", { name: "Set up its engagements" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("summary").first().click();
  await dialog
    .getByRole("button", { name: /^Choose all of/ })
    .first()
    .click();
  await dialog.getByRole("button", { name: /^Set up/ }).click();
  await page.waitForURL(/\/engagements$/);
  await expect(main.getByRole("link", { name: /SOC 1 Type 2/ }).first()).toBeVisible();
  await expect(main.getByRole("link", { name: /SOC 2 Type 2/ }).first()).toBeVisible();

  await test.step("the scope: a service, a carved-out vendor, data", async () => {
    const add = async (view: string, button: string, fill: (dialog: Locator) => Promise<void>) => {
      await page.goto(`${base}/scope?view=${view}`);
      await page.getByRole("button", { name: "Add to the scope" }).click();
      await fill(page.getByRole("dialog"));
      await page.getByRole("dialog").getByRole("button", { name: button }).click();
      await page.waitForURL(/\/scope\/0/);
    };
    await add("system", "Add service", async (d) => d.getByLabel("Name").fill("Billing"));
    await add("system", "Add data", async (d) => {
      await d.getByLabel("Kind").selectOption("data");
      await d.getByLabel("Name").fill("Invoices");
      await d.getByRole("button", { name: "Add data" }).click();
      await expect(d.getByText("Choose how this data is classified.")).toBeVisible();
      await expect(d.getByLabel("Name")).toHaveValue("Invoices");
      await d.getByLabel("Classification").selectOption("confidential");
      await d.getByLabel("Whose data").selectOption("customers");
    });
    await add("vendors", "Add vendor", async (d) => {
      await d.getByLabel("Name").fill("Cloudhouse");
      await d.getByLabel("In the description").selectOption("carve_out");
    });
    await expect(page.getByText("a carve-out names the controls it relies on")).toBeVisible();
  });

  await test.step("the diagram: drawn, a flow by keyboard, saved, and saved as a picture", async () => {
    await page.goto(`${base}/scope/flows`);
    await page.getByLabel("Add a scope item").selectOption("all");
    await page.getByRole("button", { name: "Add a flow" }).click();
    const flow = page.getByRole("dialog");
    await flow.getByLabel("From").selectOption({ label: "Billing" });
    await flow.getByLabel("To").selectOption({ label: "Cloudhouse" });
    await flow.getByLabel("How").fill("HTTPS");
    await flow.getByRole("combobox", { name: "Data it carries" }).fill("Invoices");
    await page.getByRole("option", { name: /Invoices/ }).click();
    await flow.getByRole("button", { name: "Add the flow" }).click();
    await expect(page.getByRole("region", { name: "Flows as a list" })).toContainText(
      "Cloudhouse has not been reviewed.",
    );
    await page.getByRole("button", { name: "Save the diagram" }).click();
    await expect(page.getByText(/^version 1/)).toBeVisible();
    for (const [item, kind] of [
      ["Picture, SVG", "svg"],
      ["Picture, PNG", "png"],
    ] as const) {
      await page.getByRole("button", { name: "Export" }).click();
      const saved = page.waitForEvent("download");
      await page.getByRole("menuitem", { name: item }).click();
      const bytes = await readFile(await (await saved).path());
      if (kind === "svg") expect(bytes.toString()).toContain("Cloudhouse");
      else expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    }
    await page.goto(`${base}/scope?view=vendors`);
    await page.getByRole("link", { name: "Cloudhouse" }).click();
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await page.getByLabel("Standing").selectOption("gone");
    await page.getByLabel("Reason").fill("Contract ended.");
    await page.getByRole("button", { name: "Save the change" }).click();
    await expect(page.getByRole("dialog").getByText(/still used by the data flow from Billing/)).toBeVisible();
    await expect(page.getByLabel("Reason")).toHaveValue("Contract ended.");
  });

  await test.step("the description: generated, completed by hand, saved as a document", async () => {
    await page.goto(`${base}/engagements`);
    await main.getByRole("link", { name: /SOC 2/ }).first().click();
    await page.getByRole("link", { name: "Description" }).click();
    await expect(heading).toHaveText("Description of the system");
    await expect(main.getByText("Cloudhouse is carved out: name the controls expected of it.")).toBeVisible();
    const incidents = page.getByRole("region", { name: /Incidents/ });
    await incidents.getByLabel("Text").fill("None in the period.");
    await incidents.getByLabel("Complete").check();
    await incidents.getByRole("button", { name: "Save Incidents" }).click();
    await expect(page.getByText("1 of 9 complete")).toBeVisible();
    for (const format of ["PDF", "DOCX"]) {
      const saved = page.waitForEvent("download");
      await page.getByRole("link", { name: format }).click();
      const bytes = await readFile(await (await saved).path());
      expect(bytes.subarray(0, 4).toString()).toBe(format === "PDF" ? "%PDF" : "PK\u0003\u0004");
    }
  });
  await context.close();
});
