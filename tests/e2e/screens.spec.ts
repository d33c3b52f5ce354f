import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { type DemoRole, stateOf } from "./people.ts";

const LOOKS = [
  { width: 1280, theme: "light" },
  { width: 1280, theme: "dark" },
  { width: 390, theme: "light" },
  { width: 390, theme: "dark" },
] as const;

const SCREENS: Record<DemoRole | "nobody", string[]> = {
  nobody: ["/", "/report-plan", "/sign-in", "/sign-up", "/reset-password", "/outbox"],
  owner: [
    "/home",
    "/account",
    "/w/demo",
    "/w/demo/engagements",
    "/w/demo/engagements/:engagement",
    "/w/demo/engagements/new",
    "/w/demo/controls",
    "/w/demo/controls/IAM-04",
    "/w/demo/controls/IAM-04/edit",
    "/w/demo/controls/new",
    "/w/demo/controls/import",
    "/w/demo/criteria",
    "/w/demo/criteria?view=matrix",
    "/w/demo/evidence",
    "/w/demo/evidence?gaps=true&density=compact",
    "/w/demo/evidence/items",
    "/w/demo/activity",
    "/w/demo/sharing",
    "/w/demo/tokens",
    "/o/:org/people",
    "/o/:org/settings",
    "/o/:org/activity",
  ],
  auditor: [
    "/home",
    "/w/demo",
    "/w/demo/engagements",
    "/w/demo/engagements/:engagement",
    "/w/demo/controls",
    "/w/demo/criteria",
    "/w/demo/evidence",
    "/w/demo/evidence/items",
    "/w/demo/activity",
  ],
  mssp: ["/home", "/o/:org/portfolio", "/o/:org/people"],
  viewer: ["/w/demo", "/w/demo/evidence"],
};

for (const [role, paths] of Object.entries(SCREENS) as [DemoRole | "nobody", string[]][])
  for (const look of LOOKS)
    test(`${role}'s screens at ${look.width} px, ${look.theme}: they fit, say no error, and axe finds nothing`, async ({
      browser,
    }) => {
      test.setTimeout(240_000);
      const { page, errors, close } = await opened(browser, role, look);
      const org = role === "nobody" ? "" : await organizationOf(page);
      for (const path of paths) {
        const engagement = path.includes(":engagement") ? await engagementOf(page) : "";
        const answer = await page.goto(path.replace(":org", org).replace(":engagement", engagement));
        expect(answer?.status(), path).toBe(200);
        await expect(page.getByRole("heading", { level: 1 }).first(), path).toBeVisible();
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
          `${path} is too wide`,
        ).toBeLessThanOrEqual(0);
        await expectAccessible(page, path);
      }
      expect(errors).toEqual([]);
      await close();
    });

test("drawer, dialogs and command menu hold to the same rules", async ({ browser }) => {
  const { page, errors, close } = await opened(browser, "owner", LOOKS[0]);
  await page.goto("/w/demo/evidence?control=IAM-04");
  await page.locator('[role="grid"] svg').first().waitFor();
  await page.getByRole("grid").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "User access review", exact: true })).toBeVisible();
  await expect(page.getByText("Span", { exact: true })).toBeVisible();
  await expectAccessible(page, "drawer");
  await page.getByRole("button", { name: "Add evidence" }).last().click();
  await expect(page.getByRole("heading", { name: "Add evidence" })).toBeVisible();
  await expectAccessible(page, "add evidence");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("A code, a title, a screen").fill("IAM");
  await expect(page.getByRole("option").first()).toBeVisible();
  await expectAccessible(page, "command menu");
  expect(errors).toEqual([]);
  await close();
});

async function opened(browser: Browser, role: DemoRole | "nobody", look: (typeof LOOKS)[number]) {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 800 },
    colorScheme: look.theme,
    storageState: role === "nobody" ? undefined : stateOf(role),
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.message}`));
  return { page, errors, close: () => context.close() };
}

async function organizationOf(page: Page): Promise<string> {
  await page.goto("/home");
  const href = await page
    .locator('a[href^="/o/"]')
    .first()
    .getAttribute("href", { timeout: 5000 })
    .catch(() => null);
  return href?.split("/")[2] ?? "";
}

async function engagementOf(page: Page): Promise<string> {
  await page.goto("/w/demo/engagements");
  const href = await page.locator('main a[href*="/engagements/0"]').first().getAttribute("href");
  return href?.split("/engagements/")[1] ?? "";
}

async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .exclude("[data-base-ui-focus-guard]")
    .analyze();
  expect(violations.map((v) => `${where}: ${v.id} ${v.nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
}
