import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { stateOf } from "./people.ts";

test("a policy is started from an outline, written, approved, read by a viewer and saved as DOCX, without losing a table", async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const title = `Cryptography policy ${randomUUID().slice(0, 6)}`;
  const context = await browser.newContext({ storageState: stateOf("owner") });
  const page = await context.newPage();
  await page.goto("/w/demo/documents/new");
  await page.getByLabel("Start from").selectOption({ label: "Cryptography policy" });
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Requires acknowledgement").check();
  const text = page.getByRole("textbox", { name: "Text" });
  await expect(text).toContainText("Where data is encrypted");
  await text.press("Control+End");
  await text.press("Enter");
  await text.pressSequentially("Keys are renewed each year.");
  await page.getByRole("button", { name: "Add the document" }).click();
  await page.waitForURL(/\/documents\/0/);
  const address = page.url();
  await expect(page.getByRole("main")).toContainText("Keys are renewed each year.");
  await page.getByRole("button", { name: "Approve version 1" }).click();
  await expect(page.getByText(/, who wrote it/)).toBeVisible();

  await test.step("text the editor cannot represent opens as Markdown, and is kept", async () => {
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByRole("button", { name: "Show Markdown" }).click();
    const markdown = page.getByLabel("Text");
    await markdown.fill(`${await markdown.inputValue()}\n\n| Key | Renewed |\n| --- | --- |\n| Disk | yearly |\n`);
    await page.getByRole("button", { name: "Show formatted" }).click();
    await expect(page.getByText("This text has tables or other markup: it is kept as Markdown.")).toBeVisible();
    await page.getByRole("button", { name: "Save as version 2" }).click();
    await page.waitForURL(address);
    await expect(page.getByRole("cell", { name: "yearly" })).toBeVisible();
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await expect(page.getByLabel("Text")).toHaveValue(/\| Disk \| yearly \|/);
    await page.getByRole("link", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Approve version 2" }).click();
    await expect(page.getByRole("region", { name: /^Read by 0 of/ })).toBeVisible();
  });

  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "DOCX" }).click();
  expect((await readFile(await (await saved).path())).subarray(0, 2).toString()).toBe("PK");

  const viewing = await browser.newContext({ storageState: stateOf("viewer") });
  const theirs = await viewing.newPage();
  await theirs.goto(address);
  await expect(theirs.getByRole("button", { name: /Approve|Retire|Change/ })).toHaveCount(0);
  await theirs.getByRole("button", { name: "I have read version 2" }).click();
  await expect(theirs.getByRole("region", { name: /^Read by 1 of/ })).toBeVisible();
  await expect(theirs.getByRole("button", { name: "I have read version 2" })).toHaveCount(0);
  await Promise.all([context.close(), viewing.close()]);
});
