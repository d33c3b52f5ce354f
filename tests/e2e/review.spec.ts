import { expect, test } from "@playwright/test";
import { PASSWORD, signIn, stateOf } from "./people.ts";

test("a reviewer decides by keyboard alone; the submitter learns why evidence was returned, and replaces it", async ({
  browser,
}) => {
  const reviewer = await (await browser.newContext({ storageState: stateOf("owner") })).newPage();
  await reviewer.goto("/w/demo/evidence?state=awaiting");
  await expect(reviewer.getByRole("link", { name: "Awaiting review (1)" })).toBeVisible();
  await reviewer.goto("/w/demo/evidence/review");
  const item = reviewer.getByRole("region", { name: "1 of 1" });
  await item.focus();
  await reviewer.keyboard.press("r");
  const reason = reviewer.getByLabel("Reason");
  await expect(reason).toBeFocused();
  await reviewer.keyboard.type("no");
  await reviewer.getByRole("button", { name: "Return with this reason" }).click();
  await expect(reviewer.getByText("Say what is missing or wrong. The submitter")).toBeVisible();
  await expect(reason).toHaveValue("no");
  await item.focus();
  await reviewer.keyboard.press("j");
  await expect(reason).toHaveValue("no");
  await reason.fill("");
  const questions: string[] = [];
  reviewer.on("dialog", (question) => {
    questions.push(question.message());
    return question.dismiss();
  });
  await reviewer.getByRole("link", { name: "Risks", exact: true }).first().click();
  await reviewer.waitForURL(/\/risks/);
  expect(questions, "an erased reason is nothing to lose").toEqual([]);
  await reviewer.goto("/w/demo/evidence/review");
  await item.focus();
  await reviewer.keyboard.press("a");
  await expect(reviewer.getByText("Nothing awaits review")).toBeVisible();
  await reviewer.goto("/w/demo/evidence/items?review=accepted");
  await expect(reviewer.getByText(/accepted by Nora Lindqvist/).first()).toBeVisible();

  const submitter = await (await browser.newContext()).newPage();
  await signIn(submitter, "control-owner@demo.tickmark.example", PASSWORD);
  await submitter.goto("/w/demo");
  const asked = submitter.getByRole("region", { name: "Waiting for you" });
  await expect(asked.getByText("break-glass accounts")).toBeVisible();
  await asked.getByRole("link").first().click();
  await submitter.getByRole("link", { name: "Replace it" }).click();
  await expect(submitter.getByRole("dialog", { name: /^Replace “/ })).toBeVisible();

  const auditor = await (await browser.newContext({ storageState: stateOf("auditor") })).newPage();
  await auditor.goto("/w/demo/evidence/items?review=accepted");
  await expect(auditor.getByText(/accepted by Nora Lindqvist/).first()).toBeVisible();
  await expect(auditor.getByText("break-glass")).toHaveCount(0);
});
