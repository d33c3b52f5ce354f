import { randomUUID } from "node:crypto";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { call } from "./actions.ts";
import { linkTo, PASSWORD, signUp } from "./people.ts";

const AS_OF = "2026-06-30";

test("client, auditor and provider go through an issue: no one is on both sides, and all three see it as issued, with later changes", async ({
  browser,
}) => {
  test.setTimeout(480_000);
  const [client, auditor, provider] = [await person(browser), await person(browser), await person(browser)];
  const { organization, workspace, engagementId, page } = await atReport(client);
  const share = (firmName: string, email: string) =>
    call(client, "sharing.share", { workspace, engagementId, firmName, emails: [email], endsOn: "2099-12-31" });
  const file = { name: "report.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n") };

  await test.step("a provider operates the client, and its people cannot audit it under any name", async () => {
    const email = `provider-${randomUUID()}@example.com`;
    const capabilities = ["workspace:read", "journal:read", "engagement:manage", "scope:manage"];
    const invited = { organization, providerName: "Harbour Managed Security", email, capabilities };
    expect((await call(client, "delegations.invite", invited)).status).toBe(200);
    await accept(client, provider, "Piet Provider", email, "Name of your company");
    await provider.waitForURL(/\/portfolio/);
    expect((await share("Harbour CPAs", email)).status).toBe(200);
    await provider.goto(await linkTo(client, email, "/invitation/"));
    await provider.getByRole("button", { name: "Accept the invitation" }).click();
    await expect(provider.getByText("This organization operates the client")).toBeVisible();
    await provider.getByRole("radio", { name: "A new organization" }).check();
    await provider.getByLabel("Name of your audit firm").fill("Harbour CPAs");
    await provider.getByRole("button", { name: "Accept the invitation" }).click();
    await expect(provider.getByText("You belong to the client or to an organization that operates it")).toBeVisible();
    await provider.goto(page);
    await expect(provider.getByRole("button", { name: "Record the issued report" })).toBeVisible();
  });

  await test.step("each missing field has a message, and typed text stays", async () => {
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
    await expect(dialog.locator('input[type="file"]'), "the first of them").toBeFocused();
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
    await expect(issued).toContainText("Nothing you can see has changed it since.");
    const got = await client.request.get(
      (await issued.getByRole("link", { name: "report.pdf" }).getAttribute("href")) ?? "",
    );
    expect([got.status(), got.headers()["content-disposition"]]).toEqual([200, expect.stringMatching(/^attachment/)]);
  });

  await test.step("a change by the provider afterwards is listed for client, provider and auditor, and the auditor can record nothing", async () => {
    const diagram = { nodes: [], boundaries: [], flows: [] };
    expect((await call(provider, "scope.saveDiagram", { workspace, diagram, version: null })).status).toBe(200);
    const email = `auditor-${randomUUID()}@example.com`;
    expect((await share("Alder & Pike", email)).status).toBe(200);
    await accept(client, auditor, "Ava Auditor", email, "Name of your audit firm");
    await auditor.waitForURL(/\/w\//);
    for (const one of [client, provider, auditor]) {
      await one.goto(page);
      const issued = one.getByRole("region", { name: "Issued report" });
      await expect(issued).toContainText("Alder & Pike CPAs");
      await expect(issued).toContainText("Recorded by Iris Issuer");
    }
    for (const one of [client, provider]) {
      await expect(one.getByText("The record has changed since: 1 entry")).toBeVisible();
      await expect(one.getByRole("note").filter({ hasText: "changed since" })).toContainText("Piet Provider");
    }
    await expect(auditor.getByRole("button", { name: /Record/ })).toHaveCount(0);
    const again = { workspace, engagement: engagementId, engagementId, move: "withdraw", why: "It was wrong." };
    expect((await call(auditor, "engagements.move", again)).status).toBe(403);
  });
});

async function person(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

/** Signs up by an invitation's link and accepts it in the name of a new organization. */
async function accept(client: Page, by: Page, name: string, email: string, asked: string): Promise<void> {
  const invitation = await linkTo(client, email, "/invitation/");
  await signUp(by, { name, email, password: PASSWORD, organization: null }, invitation);
  await by.goto(invitation);
  await by.getByLabel(asked).fill(asked.includes("firm") ? "Alder & Pike CPAs" : "Harbour Managed Security");
  await by.getByRole("button", { name: "Accept the invitation" }).click();
}

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
  return { organization, workspace, engagementId, page: `/w/${workspace}/engagements/${engagementId}` };
}
