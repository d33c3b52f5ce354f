import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { call } from "./actions.ts";
import { linkTo, signUp } from "./people.ts";

const PASSWORD = "mapped evidence walks home 41";
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

test("a new company goes all the way from signing up to an auditor who reads and cannot write", async ({ browser }) => {
  test.setTimeout(480_000);
  const id = randomUUID().slice(0, 8);
  const client = await (await browser.newContext()).newPage();
  await signUp(client, {
    name: "Nia Founder",
    email: `nia-${id}@example.com`,
    password: PASSWORD,
    organization: `Ledgerline ${id}`,
  });

  await test.step("first workspace", async () => {
    await client.getByRole("main").getByRole("textbox").first().fill("Billing platform");
    await client
      .getByRole("main")
      .getByRole("button", { name: /create/i })
      .first()
      .click();
    await client.waitForURL(/\/w\/billing-platform/);
  });
  const base = new URL(client.url()).pathname.split("/").slice(0, 3).join("/");

  await test.step("an engagement with all categories", async () => {
    await client.goto(`${base}/engagements/new`);
    await client
      .getByRole("radio", { name: /^SOC 2\b/ })
      .first()
      .check();
    await client.getByRole("radio", { name: /^Type 2/ }).check();
    await client.getByLabel("First day").fill(day(-120));
    await client.getByLabel("Last day").fill(day(120));
    for (const category of ["Availability", "Processing integrity", "Confidentiality", "Privacy"])
      await client.getByRole("checkbox", { name: category }).check();
    await client.getByRole("button", { name: "Set up engagement" }).click();
    await client.waitForURL(/\/criteria/);
    await expect(client.getByText(/^61 criteria/).first()).toBeVisible();
  });

  await test.step("the engagement moves a step, and its period is changed with a reason", async () => {
    await client.goto(`${base}/engagements`);
    await client.locator('main a[href*="/engagements/0"]').first().click();
    await expect(client.getByRole("listitem").filter({ hasText: "Planned" })).toHaveAttribute("aria-current", "step");
    await client.getByRole("button", { name: "Start preparing" }).click();
    await client.getByRole("dialog").getByRole("button", { name: "Start preparing" }).click();
    await expect(client.getByRole("listitem").filter({ hasText: "Preparing" })).toHaveAttribute("aria-current", "step");
    await expect(client.getByText("No criterion is covered by a control in operation.")).toBeVisible();
    await expect(client.getByRole("button", { name: "Start the window" })).toBeDisabled();
    await client.getByRole("button", { name: "Change the period" }).click();
    const dialog = client.getByRole("dialog");
    await dialog.getByLabel("Last day").fill(day(-100));
    await expect(dialog.getByText(/under 3 months is seldom enough/)).toBeVisible();
    await dialog.getByLabel("Last day").fill(day(130));
    await expect(dialog.getByRole("table")).toBeVisible();
    await dialog.getByLabel("Reason").fill("Agreed with the auditor");
    await dialog.getByRole("button", { name: "Change the period" }).click();
    await expect(dialog).toHaveCount(0);
    await client.goto(`${base}/activity`);
    await expect(client.getByText("Agreed with the auditor").first()).toBeVisible();
  });

  await test.step("the CPA firm's list is imported unchanged", async () => {
    await client.goto(`${base}/controls/import`);
    await client.locator('input[type="file"]').setInputFiles("tests/fixtures/cpa-firm-controls.csv");
    await client
      .getByLabel(/^Frequency/)
      .last()
      .selectOption("monthly");
    await client.getByRole("button", { name: "Preview" }).click();
    await expect(client.getByRole("button", { name: "Import 89 controls" })).toBeDisabled();
    await client.getByLabel("They always were").check();
    await client.getByRole("button", { name: "Import 89 controls" }).click();
    await expect(client.getByRole("heading", { name: "Import complete" })).toBeVisible();
    await client.goto(`${base}/criteria`);
    await expect(client.getByText("all covered").first()).toBeVisible();
  });

  await test.step("evidence is added and covers its occurrence", async () => {
    await client.goto(`${base}/evidence?control=GOV-01`);
    await client.getByRole("button", { name: "Add evidence" }).click();
    const dialog = client.getByRole("dialog");
    await dialog
      .locator('input[type="file"]')
      .setInputFiles({ name: "minutes.csv", mimeType: "text/csv", buffer: Buffer.from(`meeting,${id}\r\n`) });
    await expect(dialog.getByText("sha256")).toBeVisible();
    await dialog.getByRole("combobox", { name: "Controls" }).fill("GOV-01");
    await client.getByRole("option", { name: /GOV-01/ }).click();
    await dialog.getByLabel("Covers from").fill(day(-40));
    await dialog.getByLabel("Covers to").fill(day(-2));
    await dialog.getByRole("button", { name: "Submit evidence" }).click();
    await expect(client.getByRole("heading", { name: "Evidence is in the record" })).toBeVisible();
    await client.getByRole("button", { name: "Done" }).click();
    await expect(client.getByText("occurrences covered so far").locator("..")).toContainText(/so far[1-9]/);
  });

  const auditorEmail = `aud-${id}@example.com`;
  await test.step("the engagement is shared", async () => {
    await client.goto(`${base}/sharing`);
    await client.getByRole("button", { name: /share/i }).first().click();
    const dialog = client.getByRole("dialog");
    await dialog.getByLabel("Audit firm").fill(`Pike ${id} CPAs`);
    await dialog.getByLabel(/email addresses/).fill(auditorEmail);
    await dialog.getByLabel("Last day of access").fill(day(90));
    await dialog.getByRole("button", { name: "Share and invite" }).click();
    await expect(client.getByText(auditorEmail).first()).toBeVisible();
  });

  const auditor = await (await browser.newContext()).newPage();
  await test.step("the auditor signs up through the invitation and accepts for a new firm", async () => {
    const invitation = await linkTo(client, auditorEmail, "/invitation/");
    await auditor.goto(invitation);
    await signUp(
      auditor,
      { name: "Ava Auditor", email: auditorEmail, password: PASSWORD, organization: null },
      invitation,
    );
    await auditor.goto(invitation);
    await auditor.getByLabel("Name of your audit firm").fill(`Pike ${id} CPAs`);
    await auditor.getByRole("button", { name: /accept/i }).click();
    await auditor.waitForURL(/\/w\//);
  });

  await test.step("the auditor reads and opens evidence, and no screen lets them write", async () => {
    for (const screen of [
      "",
      "/engagements",
      "/controls",
      "/controls/GOV-01",
      "/criteria",
      "/evidence",
      "/evidence/items",
      "/activity",
    ]) {
      const answer = await auditor.goto(`${base}${screen}`);
      expect(answer?.status(), screen).toBe(200);
      await expect(auditor.getByRole("heading", { level: 1 })).toBeVisible();
      for (const verb of [/^Add/, /^Import/, /^Map/, /^Change/, /^Retire/, /^Withdraw/, /^Share/, /^Set up/, /^Edit/])
        await expect(auditor.getByRole("main").getByRole("button", { name: verb }), `${screen}: ${verb}`).toHaveCount(
          0,
        );
    }
    await auditor.goto(`${base}/evidence/items`);
    const download = auditor.waitForEvent("download");
    await auditor.getByRole("link", { name: "minutes.csv" }).click();
    expect((await download).suggestedFilename()).toBe("minutes.csv");
    for (const [path, status] of [
      ["controls/new", 404],
      ["engagements/new", 404],
      ["plans", 404],
      ["documents/new", 404],
      ["sharing", 404],
    ] as const)
      expect((await auditor.goto(`${base}/${path}`))?.status(), path).toBe(status);
  });

  await test.step("the client releases what is ready, and the auditor can read it only then", async () => {
    const unreleased = auditor.getByRole("heading", { name: "Not released to you yet" });
    for (const screen of ["/risks", "/documents", "/scope", "/scope?view=vendors", "/scope/flows"]) {
      await auditor.goto(`${base}${screen}`);
      await expect(unreleased, screen).toBeVisible();
    }
    const vendor = {
      kind: "vendor",
      name: "Stratus Cloud",
      description: "Hosts it.",
      method: "vendor",
      standing: "in",
    };
    const none = { ownerId: null, reason: null, classification: null, dataOwner: null, vendorId: null };
    const values = { ...vendor, ...none, inIsms: false, effectiveFrom: day(-100) };
    const workspace = base.split("/")[2] ?? "";
    expect((await call(client, "scope.save", { workspace, values, criteria: [], edited: null })).status).toBe(200);
    await client.goto(`${base}/engagements`);
    await client.locator('main a[href*="/engagements/0"]').first().click();
    await client.getByRole("button", { name: "Release for fieldwork" }).click();
    const dialog = client.getByRole("dialog");
    await expect(dialog.getByRole("checkbox")).toHaveCount(1);
    await expect(dialog.getByRole("region", { name: "Not ready" })).toContainText("9 of 9 sections are not complete");
    await dialog.getByRole("button", { name: "Release 1" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(client.getByRole("row", { name: /^Vendor list/ })).toContainText(/released on .* by Nia Founder/);
    await auditor.goto(`${base}/scope?view=vendors`);
    await expect(auditor.getByRole("link", { name: "Stratus Cloud" })).toBeVisible();
    await expect(auditor.getByText(/Released on .* by Nia Founder/)).toBeVisible();
    await auditor.goto(`${base}/scope`);
    await expect(unreleased).toBeVisible();
  });

  await test.step("the auditor tries to write and is refused", async () => {
    const workspace = base.split("/")[2] ?? "";
    await auditor.goto(`${base}/evidence`);
    for (const [procedure, input] of [
      ["evidence.withdraw", { workspace, evidenceId: randomUUID(), reason: "because" }],
      ["mappings.map", { workspace, controlId: randomUUID(), criterionId: randomUUID(), rationale: null }],
      ["sharing.revoke", { workspace, grantId: randomUUID() }],
    ] as const)
      expect((await call(auditor, procedure, input)).status, procedure).toBe(403);
    const upload = await auditor.evaluate(async (ws) => {
      const me = await fetch("/api/trpc/account.me").then((r) => r.json());
      const headers = { "x-tickmark": "1", "x-tickmark-person": me.result.data.id };
      const sent = { method: "PUT", headers, body: "x" };
      return (await fetch(`/api/evidence/upload?workspace=${ws}&name=a.txt`, sent)).status;
    }, workspace);
    expect(upload).toBe(403);
  });

  await test.step("the client sees what was opened and ends the access; the auditor's open page and next request show nothing", async () => {
    await auditor.goto(`${base}/controls`);
    await expect(auditor.getByRole("link", { name: "GOV-01" }).first()).toBeVisible();
    await client.goto(`${base}/activity?about=evidence`);
    await expect(client.getByText("File opened").first()).toBeVisible();
    await expect(client.getByText(/Ava Auditor/).first()).toBeVisible();
    await client.goto(`${base}/sharing`);
    await client
      .getByRole("button", { name: /^Stop sharing/ })
      .first()
      .click();
    await client.getByRole("dialog").getByRole("button", { name: "Stop sharing now" }).click();
    await expect(client.getByRole("dialog")).toHaveCount(0);
    await expect(auditor.getByRole("heading", { name: "Your access has ended" })).toBeVisible();
    await expect(auditor.getByText("GOV-01")).toHaveCount(0);
    expect((await auditor.goto(`${base}/evidence`))?.status()).toBe(404);
  });
});
