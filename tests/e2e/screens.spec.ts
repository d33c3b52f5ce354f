import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { type DemoRole, stateOf } from "./people.ts";

const WIDTHS = [1280, 390];
/** Screens of one test: long lists are split, so that both browsers have work. */
const AT_ONCE = 14;

const SCREENS: Record<DemoRole | "nobody", string[]> = {
  nobody: ["/", "/report-plan", "/sign-in", "/sign-up", "/sign-up/confirm?token=gone", "/reset-password", "/outbox"],
  owner: [
    "/home",
    "/account",
    "/w/demo",
    "/w/demo/engagements",
    "/w/demo/engagements/:engagement",
    "/w/demo/engagements/new",
    "/w/demo/engagements/:engagement/description",
    "/w/demo/scope",
    "/w/demo/scope?view=vendors",
    "/w/demo/scope?view=isms",
    "/w/demo/scope/:scope",
    "/w/demo/scope/flows",
    "/w/demo/plans",
    "/w/demo/plans/new",
    "/w/demo/plans/:plan",
    "/w/demo/plans/compare?left=:plan.1&right=:plan.2",
    "/w/demo/evidence/review",
    "/w/demo/evidence/items?review=returned",
    "/w/demo/controls",
    "/w/demo/controls/IAM-04",
    "/w/demo/controls/IAM-04/edit",
    "/w/demo/controls/new",
    "/w/demo/controls/import",
    "/w/demo/controls/library",
    "/w/demo/criteria/suggestions",
    "/w/demo/criteria",
    "/w/demo/criteria?view=matrix",
    "/w/demo/criteria?view=reports",
    "/w/demo/exchange",
    "/w/demo/criteria/:criterion",
    "/w/demo/risks",
    "/w/demo/risks/:risk",
    "/w/demo/criteria/applicability",
    "/w/demo/documents",
    "/w/demo/documents/:document",
    "/w/demo/documents/:document/edit",
    "/w/demo/documents/new",
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
    "/w/demo/engagements/:engagement/description",
    "/w/demo/scope",
    "/w/demo/scope/flows",
    "/w/demo/controls",
    "/w/demo/criteria",
    "/w/demo/criteria/:criterion",
    "/w/demo/risks",
    "/w/demo/exchange",
    "/w/demo/documents",
    "/w/demo/documents/:document",
    "/w/demo/evidence",
    "/w/demo/evidence/items",
    "/w/demo/activity",
  ],
  mssp: ["/home", "/o/:org/portfolio", "/o/:org/people"],
  viewer: ["/w/demo", "/w/demo/plans/:plan", "/w/demo/evidence"],
};

for (const [role, all] of Object.entries(SCREENS) as [DemoRole | "nobody", string[]][])
  for (const width of WIDTHS)
    for (let from = 0; from < all.length; from += AT_ONCE) {
      const paths = all.slice(from, from + AT_ONCE);
      test(`${role}'s screens at ${width} px from ${paths[0]}: they fit, say no error, and axe finds nothing`, async ({
        browser,
      }) => {
        test.setTimeout(480_000);
        const { page, errors, close } = await opened(browser, role, width);
        const org = role === "nobody" ? "" : await organizationOf(page);
        for (const path of paths) {
          const answer = await page.goto(await addressOf(page, role, path.replace(":org", org)));
          expect(answer?.status(), path).toBe(200);
          await expect(page.getByRole("heading", { level: 1 }).first(), path).toBeVisible();
          expect(
            await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
            `${path} is too wide`,
          ).toBeLessThanOrEqual(0);
          await expectAccessible(page, path);
          if (width !== WIDTHS[0]) continue;
          // The themes differ in colours alone, at any width, which the style sheet picks by the medium.
          await page.emulateMedia({ colorScheme: "dark" });
          await page.waitForFunction(() =>
            document.getAnimations().every((a) => !(a instanceof CSSTransition) || a.playState !== "running"),
          );
          await expectAccessible(page, `${path}, dark`, ["color-contrast"]);
          await page.emulateMedia({ colorScheme: "light" });
        }
        expect(errors).toEqual([]);
        await close();
      });
    }

test("drawer, dialogs and command menu hold to the same rules", async ({ browser }) => {
  const { page, errors, close } = await opened(browser, "owner", 1280);
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

async function opened(browser: Browser, role: DemoRole | "nobody", width: number) {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: "light",
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

const LISTS = {
  engagement: "engagements",
  plan: "plans",
  scope: "scope?view=vendors",
  criterion: "criteria",
  document: "documents",
  risk: "risks",
};

/** The first of each list, as each role is shown it. */
const found = new Map<string, string>();

/** The path with the id of the first thing of its list, where it names one. */
async function addressOf(page: Page, role: string, path: string): Promise<string> {
  for (const [name, list] of Object.entries(LISTS)) {
    if (!path.includes(`:${name}`)) continue;
    const part = list.split("?")[0];
    const known = found.get(`${role} ${name}`);
    if (known) return path.replaceAll(`:${name}`, known);
    await page.goto(`/w/demo/${list}`);
    const href = await page.locator(`main a[href*="/${part}/0"]`).first().getAttribute("href");
    const id = href?.split(`/${part}/`)[1] ?? "";
    found.set(`${role} ${name}`, id);
    return path.replaceAll(`:${name}`, id);
  }
  return path;
}

async function expectAccessible(page: Page, where: string, rules?: string[]): Promise<void> {
  const axe = new AxeBuilder({ page }).exclude("[data-base-ui-focus-guard]");
  const { violations } = await (rules
    ? axe.withRules(rules)
    : axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
  ).analyze();
  expect(violations.map((v) => `${where}: ${v.id} ${v.nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
}
