import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { submitEvidence } from "./actions.ts";
import { PASSWORD, signUp } from "./people.ts";

test("a yearly control performed only before the window is said to be, and takes that month as its anniversary", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const id = randomUUID().slice(0, 8);
  const who = { name: "Yara Yearly", email: `yara-${id}@example.com`, password: PASSWORD };
  await signUp(page, { ...who, organization: `Yearly ${id}` });
  await page.getByRole("main").getByRole("textbox").first().fill(`Yearly ${id}`);
  await page
    .getByRole("main")
    .getByRole("button", { name: /create/i })
    .first()
    .click();
  await page.waitForURL(/\/w\/yearly-/);
  const base = new URL(page.url()).pathname.split("/").slice(0, 3).join("/");

  await page.goto(`${base}/engagements/new`);
  await page.getByLabel("First day").fill(day(-30));
  await page.getByLabel("Last day").fill(day(150));
  await page.getByRole("button", { name: "Set up engagement" }).click();
  await page.waitForURL(/\/criteria/);

  await page.goto(`${base}/controls/import`);
  const list = "Control ID,Title,Frequency,Criteria\nY-1,Yearly review,Annual,CC6.1\n";
  const file = { name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(list) };
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByLabel("They always were").check();
  await page.getByRole("button", { name: "Import 1 control" }).click();
  await expect(page.getByRole("heading", { name: "Import complete" })).toBeVisible();

  await page.goto(`${base}/evidence`);
  await page.getByRole("button", { name: "Add evidence" }).click();
  const adding = page.getByRole("dialog", { name: "Add evidence" });
  for (const label of ["Covers from", "Covers to", "Collected on"]) await adding.getByLabel(label).fill(day(-75));
  await submitEvidence(page, { name: "review.txt", mimeType: "text/plain", buffer: Buffer.from(id) }, "Y-1");

  await page.goto(`${base}/evidence`);
  await page.getByRole("grid").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/, before this window, so it does not count in it\./)).toBeVisible();
  await page.getByRole("link", { name: /^It is due every / }).click();
  await expect(page.getByLabel("Cycle starts on")).toHaveValue(`${day(-75).slice(0, 7)}-01`);
  await expect(page.getByLabel("From the beginning")).toBeChecked();
  await page.getByRole("textbox", { name: /^Reason for the change/ }).fill("It is performed in that month each year.");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.waitForURL(/\/controls\/Y-1$/);
  await expect(page.getByText(/^The population is zero: no due date of this annual control/)).toBeVisible();
});

function day(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
