import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { call } from "./actions.ts";
import { linkTo, PASSWORD, signUp } from "./people.ts";

const AS_OF = "2026-06-30";

test("a client records the report that its firm issued, and both read the engagement as it stood, and what has changed since", async ({
  browser,
}) => {
  test.setTimeout(480_000);
  const client = await (await browser.newContext()).newPage();
  const { workspace, engagementId, page } = await atReport(client);
  const file = { name: "report.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n") };

  await test.step("what is missing is said beside each field, and what was typed stays", async () => {
    await client.goto(page);
    await client.getByRole("button", { name: "Record the issued report" }).click();
    const dialog = client.getByRole("dialog", { name: "Record the issued report" });
    await dialog.getByLabel("Audit firm").fill("Alder & Pike CPAs");
    client.once("dialog", (question) => question.dismiss());
    await client.keyboard.press("Escape");
    await expect(dialog.getByLabel("Audit firm"), "a key takes nothing away unasked").toHaveValue("Alder & Pike CPAs");
    await dialog.getByRole("button", { name: "Record the report" }).click();
    await expect(dialog.getByText("Add the report as the firm issued it.")).toBeVisible();
    await expect(dialog.getByText("Give the firm’s licence number.")).toBeVisible();
    await expect(dialog.getByLabel("Licence number")).toBeFocused();
    await expect(dialog.getByLabel("Audit firm")).toHaveValue("Alder & Pike CPAs");
    await dialog.locator('input[type="file"]').setInputFiles(file);
    await expect(dialog.getByText("sha256").first()).toBeVisible();
    await dialog.getByLabel("Licence number").fill("CPA-4711");
    await dialog.getByLabel("Date of the report").fill("2026-07-20");
    await dialog.getByLabel("Opinion on the description").selectOption("unqualified");
    await dialog.getByLabel("Opinion on the design").selectOption("qualified");
    await dialog.getByRole("button", { name: "Record the report" }).click();
    await expect(dialog).toHaveCount(0);
    const issued = client.getByRole("region", { name: "Issued report" });
    await expect(issued).toContainText("Qualified");
    await expect(issued).toContainText("No entry that you may read has changed it since.");
    const got = await client.request.get(
      (await issued.getByRole("link", { name: "report.pdf" }).getAttribute("href")) ?? "",
    );
    expect([got.status(), got.headers()["content-disposition"]]).toEqual([200, expect.stringMatching(/^attachment/)]);
  });

  await test.step("a change afterwards is listed for the client and its auditor, who can record nothing", async () => {
    const diagram = { nodes: [], boundaries: [], flows: [] };
    expect((await call(client, "scope.saveDiagram", { workspace, diagram, after: null })).status).toBe(200);
    await client.reload();
    await expect(client.getByText("The record has changed since: 1 entry")).toBeVisible();
    const email = `auditor-${randomUUID()}@example.com`;
    const share = { workspace, engagementId, firmName: "Alder & Pike", emails: [email], endsOn: "2099-12-31" };
    expect((await call(client, "sharing.share", share)).status).toBe(200);
    const auditor = await (await browser.newContext()).newPage();
    const invitation = await linkTo(client, email, "/invitation/");
    await signUp(auditor, { name: "Ava Auditor", email, password: PASSWORD, organization: null }, invitation);
    await auditor.goto(invitation);
    await auditor.getByLabel("Name of your audit firm").fill("Alder & Pike CPAs");
    await auditor.getByRole("button", { name: /Accept/ }).click();
    await auditor.waitForURL(/\/w\//);
    await auditor.goto(page);
    const issued = auditor.getByRole("region", { name: "Issued report" });
    await expect(issued).toContainText("Alder & Pike CPAs");
    await expect(auditor.getByRole("button", { name: /Record/ })).toHaveCount(0);
  });
});

/** A company of its own with a SOC 2 Type 1 whose report is being written. */
async function atReport(page: Page) {
  const email = `issue-${randomUUID()}@example.com`;
  await signUp(page, { name: "Iris Issuer", email, password: PASSWORD, organization: "Issued reports" });
  const reach = await page.evaluate(() => fetch("/api/trpc/account.reach").then((r) => r.json()));
  const organization = reach.result.data.organizations[0].id;
  const done = async (procedure: string, input: unknown) => {
    const { status, body } = await call(page, procedure, input);
    expect(status, body).toBe(200);
    return JSON.parse(body).result.data;
  };
  const name = `Issued ${randomUUID()}`;
  const { slug: workspace } = await done("workspaces.create", { organization, name, timeZone: "UTC" });
  const dates = { asOf: AS_OF, periodFrom: null, periodTo: null };
  const values = { kind: "soc2", type: 1, ...dates, categories: ["security"], basedOnId: null, objectives: [] };
  const { id: engagementId } = await done("engagements.adopt", { workspace, values });
  for (const move of ["prepare", "examine", "report"])
    await done("engagements.move", { workspace, engagementId, move, why: null });
  return { workspace, engagementId, page: `/w/${workspace}/engagements/${engagementId}` };
}
