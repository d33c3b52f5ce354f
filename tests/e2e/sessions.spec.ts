import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { addressOf, call, submitEvidence } from "./actions.ts";
import { askToSignUp, PASSWORD, signIn, stateOf } from "./people.ts";

test("signing out ends the session at once, even for someone who copied its cookie", async ({ browser }) => {
  const own = await browser.newContext();
  const page = await own.newPage();
  await signIn(page, addressOf("viewer"), PASSWORD);
  const stolen = await browser.newContext({ storageState: await own.storageState() });
  const thief = await stolen.newPage();
  await thief.goto("/w/demo/evidence");
  await expect(thief, "the copy works while the session lives").toHaveURL(/\/w\/demo\/evidence/);

  await page.getByRole("button", { name: "Tom Becker" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(/\/sign-in/);

  await thief.goto("/w/demo/evidence?gaps=true");
  await expect(thief).toHaveURL(`/sign-in?next=${encodeURIComponent("/w/demo/evidence?gaps=true")}`);
  expect((await call(thief, "account.endOtherSessions", {})).status).toBe(401);
  expect((await stolen.request.get("/api/evidence/export?workspace=demo&from=2026-01-01&to=2026-01-31")).status()).toBe(
    401,
  );
  await own.close();
  await stolen.close();
});

test("the session cookie is unreadable to scripts and stays on this site", async ({ browser }) => {
  const context = await browser.newContext({ storageState: stateOf("owner") });
  const cookie = (await context.cookies()).find((c) => c.name.endsWith("tickmark.session"));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  const page = await context.newPage();
  await page.goto("/w/demo");
  expect(await page.evaluate(() => document.cookie)).not.toContain("tickmark.session");
  await context.close();
});

test("a wrong password and an unknown address get the same words, and what was typed is kept", async ({ page }) => {
  await page.goto("/sign-in");
  const words: (string | null)[] = [];
  for (const email of [`nobody-${Date.now()}@example.com`, addressOf("compliance")]) {
    await page.getByLabel("Email address").fill(email);
    await page.getByLabel("Password").fill("not the password at all");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    const problem = page.getByText("Wrong email address or password.");
    await expect(problem).toBeVisible();
    await expect(page.getByLabel("Email address")).toHaveValue(email);
    await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
    words.push(await problem.textContent());
    await page.reload();
  }
  expect(words[0]).toBe(words[1]);
});

test("the sign-in page of a demo lists its people, and one click signs in as one", async ({ page }) => {
  await page.goto("/sign-in");
  const list = page.getByRole("region", { name: "Demo sign-ins" });
  await expect(list.getByRole("button")).toHaveCount(6);
  for (const role of ["owner", "compliance", "control-owner", "viewer", "auditor", "mssp"])
    await expect(list.getByText(addressOf(role), { exact: true })).toBeVisible();
  await list.getByText(addressOf("control-owner"), { exact: true }).click();
  await page.waitForURL(/\/home/);
  await expect(page.getByText("Grace Okafor").first()).toBeVisible();
});

test("without a session a screen leads to sign-in, and from there back to its workspace", async ({ page }) => {
  await page.goto("/w/demo/sharing");
  await page.waitForURL(/\/sign-in\?next=/);
  await page.getByLabel("Email address").fill(addressOf("owner"));
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(/\/w\/demo/);
});

test("every page has a Content-Security-Policy with its own nonce", async ({ request }) => {
  const nonces = new Set<string>();
  for (const path of ["/", "/sign-in", "/sign-up", "/outbox"]) {
    const answer = await request.get(path);
    const headers = answer.headers();
    const policy = headers["content-security-policy"] ?? "";
    const nonce = /script-src [^;]*'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    expect(nonce, path).not.toBe("");
    nonces.add(nonce);
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).toContain("base-uri 'none'");
    expect(/script-src [^;]*'unsafe-inline'/.test(policy), path).toBe(false);
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["x-frame-options"], path).toBe("DENY");
    expect(headers["referrer-policy"], path).toBe("same-origin");
    expect(headers["x-powered-by"], path).toBeUndefined();
    const scripts = [...(await answer.text()).matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    expect(scripts.length, path).toBeGreaterThan(0);
    for (const script of scripts) expect(script, path).toContain(`nonce="${nonce}"`);
  }
  expect(nonces.size).toBe(4);
});

test.describe("files", () => {
  test.use({ storageState: stateOf("owner") });

  const HOSTILE = [
    { name: "report.html", mimeType: "text/html", body: "<!doctype html><script>document.title='ran'</script>" },
    {
      name: "chart.svg",
      mimeType: "image/svg+xml",
      body: '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="ran"</script></svg>',
    },
  ];
  for (const { name, mimeType, body } of HOSTILE)
    test(`${name} with a script comes back as a download that cannot run`, async ({ page }) => {
      await page.goto("/w/demo/evidence");
      await page.getByRole("button", { name: "Add evidence" }).click();
      const dialog = page.getByRole("dialog", { name: "Add evidence" });
      const day = new Date().toISOString().slice(0, 10);
      await dialog.getByLabel("Covers from").fill(day);
      await dialog.getByLabel("Covers to").fill(day);
      await submitEvidence(page, { name, mimeType, buffer: Buffer.from(`${body}<!-- ${Date.now()} -->`) }, "IAM-04");
      await page.goto("/w/demo/evidence/items");
      const href = await page.getByRole("link", { name }).first().getAttribute("href");
      for (const asked of [href ?? "", `${href}&preview=1`]) {
        const headers = await downloadHeaders(page, asked);
        expect(headers["x-content-type-options"]).toBe("nosniff");
        expect(headers["content-security-policy"]).toContain("default-src 'none'");
        expect(headers["content-security-policy"]).toContain("sandbox");
        expect(headers["cache-control"]).toContain("no-store");
        expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
        expect(["application/octet-stream", "text/plain; charset=utf-8"]).toContain(headers["content-type"]);
      }
      expect((await downloadHeaders(page, href ?? ""))["content-disposition"]).toMatch(/^attachment; /);
      const started = page.waitForEvent("download");
      await page.getByRole("link", { name }).first().click();
      expect((await started).suggestedFilename()).toBe(name);
    });

  test("no one without a session gets a file", async ({ page, browser }) => {
    await page.goto("/w/demo/evidence/items");
    const href = await page.locator('a[href^="/api/evidence/files/"]').first().getAttribute("href");
    expect((await page.request.get(href ?? "")).status()).toBe(200);
    const stranger = await browser.newContext({ storageState: { cookies: [], origins: [] } });
    expect((await stranger.request.get(href ?? "")).status()).toBe(401);
    await stranger.close();
  });
});

async function downloadHeaders(page: Page, href: string): Promise<Record<string, string>> {
  const answer = await page.request.get(href);
  expect(answer.status()).toBe(200);
  return answer.headers();
}

test("a form outlives the end of its session: sign in in another tab and submit again", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, addressOf("compliance"), PASSWORD);
  await page.goto("/w/demo/controls/new");
  const code = `KEEP-${Date.now()}`;
  await page.getByLabel("ID", { exact: true }).fill(code);
  await page.getByLabel("Title").fill("Kept while signed out");
  const cookies = await context.cookies();
  await context.clearCookies();
  await page.getByRole("button", { name: "Add control" }).click();
  await expect(page.getByRole("alert").getByText("You are signed out.")).toBeVisible();
  await expect(page.getByLabel("Title"), "nothing of the page is shown meanwhile").toBeHidden();
  await expect(page.getByText("Sign in to continue")).toHaveCount(1);
  await context.addCookies(cookies);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(page.getByLabel("Title")).toHaveValue("Kept while signed out");
  await expect(page.getByText("Sign in to continue")).toHaveCount(0);
  await page.getByRole("button", { name: "Add control" }).click();
  await page.waitForURL(new RegExp(`/controls/${code}`));
  await context.close();
});

test("two people in one browser: the first one's page says who is now signed in, records nothing in their name, and is covered at sign-out", async ({
  browser,
}) => {
  const context = await browser.newContext();
  const first = await context.newPage();
  await signIn(first, addressOf("compliance"), PASSWORD);
  await first.goto("/w/demo/controls/new");
  const code = `MINE-${Date.now()}`;
  await first.getByLabel("ID", { exact: true }).fill(code);
  await first.getByLabel("Title").fill("Typed by the first");
  await context.clearCookies();
  const second = await context.newPage();
  await signIn(second, addressOf("owner"), PASSWORD);

  const words = /You are now signed in as Nora Lindqvist in this browser/;
  await expect(first.getByRole("alert", { name: "Whose page this is" }).getByText(words)).toBeVisible();
  await first.getByRole("button", { name: "Add control" }).click();
  await expect(first.getByRole("main").getByText(words), "the server refuses it, beside the form").toBeVisible();
  await expect(first.getByLabel("Title"), "what was typed is kept").toHaveValue("Typed by the first");
  await second.goto(`/w/demo/controls?q=${code}`);
  await expect(second.getByRole("main").getByText(code, { exact: true })).toHaveCount(0);

  await second.goto("/w/demo");
  await second
    .getByRole("button", { name: /Nora|Owner/ })
    .first()
    .click();
  await second.getByRole("menuitem", { name: "Sign out" }).click();
  await second.waitForURL(/\/sign-in/);
  await expect(first.getByRole("alert").getByText("You are signed out.")).toBeVisible();
  await expect(first.getByLabel("Title")).toBeHidden();
  await context.close();
});

test("a password typed before the page's scripts have loaded never gets into the address", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const asking = await browser.newPage();
  const link = await askToSignUp(asking, `slow-${randomUUID()}@example.com`);
  await asking.close();
  for (const path of ["/sign-in", "/sign-up", link, "/reset-password"]) {
    await page.goto(path);
    for (const field of await page.locator("input:visible").all()) await field.fill("secret@example.com");
    await page.locator("input:visible").last().press("Enter");
    await page.waitForTimeout(300);
    await expect(page).toHaveURL(path);
  }
  expect(asked.filter((url) => url.includes("secret"))).toEqual([]);
  await context.close();
});

test("an auditor's browser watches the record across visits and sign-outs, and raises an alarm when it cannot be verified", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, addressOf("auditor"), PASSWORD);
  await page.goto("/w/demo");
  await expect(page.getByText(/^Record watched by this browser from/)).toBeVisible();
  await page.getByRole("button", { name: "Ines Marchetti" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(/\/sign-in/);
  await signIn(page, addressOf("auditor"), PASSWORD);
  await page.goto("/w/demo/evidence");
  await expect(page.getByText(/^Nothing in the record rewritten since \d+ \w{3} \d{4}, \d\d:\d\d$/)).toBeVisible();

  // A server whose history is another one has no proof that holds.
  await page.route(/\/api\/trpc\/[^?]*journal\.checkpoint/, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/"proof":\[[^\]]*\]/, `"proof":["${"A".repeat(43)}="]`);
    await route.fulfill({ response: answer, body });
  });
  await page.reload();
  const alarm = page.getByRole("alert", { name: "The record" });
  await expect(alarm.getByRole("heading", { name: "History was rewritten" })).toBeVisible();
  await page.reload();
  await expect(alarm, "it stays until somebody goes on").toBeVisible();
  const goOn = alarm.getByRole("button", { name: "Watch the record as it is now" });
  await expect(goOn).toBeDisabled();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => v.id)).toEqual([]);
  const download = page.waitForEvent("download");
  await alarm.getByRole("button", { name: "Save both checkpoints" }).click();
  const saved = await text(await (await download).createReadStream());
  expect(saved.match(/^— \S+ \S+$/gm)).toHaveLength(2);
  await goOn.click();
  await expect(alarm).toHaveCount(0);
  await context.close();
});

test("policy violations are reported to this host and accepted there", async ({ page }) => {
  const reported = page.waitForResponse(/\/api\/policy-reports$/);
  await page.goto("/sign-in");
  await page.evaluate(() => document.body.append(Object.assign(new Image(), { src: "https://elsewhere.example/x" })));
  expect((await reported).status()).toBe(204);
});
