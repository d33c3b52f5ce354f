import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, type Page, test } from "@playwright/test";
import {
  AUDITOR_CAPABILITIES,
  type Capability,
  type OrganizationKind,
  ROLE_CAPABILITIES,
} from "#server/ground/access/rules.ts";
import { isShown, SCREENS, type Screen, screenOf } from "#server/ground/screens/rules/screens.ts";
import { type DemoRole, stateOf } from "./people.ts";

const WIDTHS = [1280, 390];
/** A page enlarged to 400 % has as little: it must not scroll sideways. */
const NARROWEST = 320;
/** Screens of one test: long lists are split, so that both browsers have work. */
const AT_ONCE = 14;

const ALL = Object.keys(SCREENS) as Screen[];
const shownTo = (capabilities: readonly Capability[], kind: OrganizationKind) =>
  ALL.filter((screen) => screenOf(screen).needs !== null && isShown(screen, capabilities, kind));

const WRITER = shownTo(ROLE_CAPABILITIES.owner, "service_organization");
const AUDITOR = shownTo(AUDITOR_CAPABILITIES, "audit_firm");
const VIEWER = shownTo(ROLE_CAPABILITIES.viewer, "service_organization");

/** Each screen as its writer and as a reader see it. What an auditor reads is the viewer's too, but for where it says more to members. */
const WALKS: Record<DemoRole | "nobody", Screen[]> = {
  nobody: ALL.filter((screen) => screenOf(screen).needs === null),
  owner: WRITER,
  auditor: AUDITOR,
  mssp: ["/home", ...shownTo(ROLE_CAPABILITIES.owner, "mssp").filter((screen) => screen.startsWith("/o/"))],
  viewer: ["/w/[workspace]", "/w/[workspace]/evidence", ...VIEWER.filter((screen) => !AUDITOR.includes(screen))],
};

function facesOf(screen: Screen): string[] {
  return (screenOf(screen).faces ?? [""]).map((search) => `${screen}${search}`);
}

for (const [role, screens] of Object.entries(WALKS) as [DemoRole | "nobody", Screen[]][]) {
  const all = screens.flatMap(facesOf);
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
          const answer = await page.goto(await addressOf(page, role, path, org));
          expect(answer?.status(), path).toBe(200);
          await expect(page.getByRole("heading", { level: 1 }).first(), path).toBeVisible();
          expect(await overflow(page), `${path} is too wide`).toBeLessThanOrEqual(0);
          await expectAccessible(page, path);
          if (width !== WIDTHS[0]) {
            await page.setViewportSize({ width: NARROWEST, height: 800 });
            // What is drawn to measure follows the window a frame later.
            const tooWide = expect.poll(() => overflow(page), { message: `${path} is too wide at ${NARROWEST} px` });
            await tooWide.toBeLessThanOrEqual(0);
            await page.setViewportSize({ width, height: 800 });
            continue;
          }
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
}

for (const [role, shown] of [
  ["viewer", VIEWER],
  ["auditor", AUDITOR],
] as const)
  test(`what the ${role} is not shown is no page for them`, async ({ browser }) => {
    const { page, close } = await opened(browser, role, 1280);
    const org = await organizationOf(page);
    const others = WRITER.filter((screen) => screen.startsWith("/w/") && !shown.includes(screen));
    expect(others.length).toBeGreaterThan(8);
    for (const screen of others) {
      const list = LISTS[/\[(\w+)\](?!.*\[)/.exec(screen)?.[1] ?? ""];
      if (list && !shown.includes(list.screen)) continue;
      const answer = await page.request.get(await addressOf(page, role, screen, org));
      expect(answer.status(), screen).toBe(404);
    }
    await close();
  });

test("drawer, dialogs and command menu follow the same rules", async ({ browser }) => {
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

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
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

type List = { screen: Screen; search?: string };
/** Where the first thing of each kind is found. */
const LISTS: Record<string, List> = {
  engagement: { screen: "/w/[workspace]/engagements" },
  plan: { screen: "/w/[workspace]/plans" },
  item: { screen: "/w/[workspace]/scope", search: "?view=vendors" },
  criterion: { screen: "/w/[workspace]/criteria" },
  document: { screen: "/w/[workspace]/documents" },
  risk: { screen: "/w/[workspace]/risks" },
};

/** The first of each list, as each role is shown it. */
const found = new Map<string, string>();

/** The path with what it is about filled in: the first thing of its list, where it names one. */
async function addressOf(page: Page, role: string, path: string, org: string): Promise<string> {
  const named = path
    .replace("[workspace]", "demo")
    .replace("[organization]", org)
    .replace("[control]", "IAM-04")
    .replace("[token]", "gone");
  for (const [name, list] of Object.entries(LISTS))
    if (named.includes(`[${name}]`)) return named.replaceAll(`[${name}]`, await firstOf(page, role, list));
  return named;
}

async function firstOf(page: Page, role: string, { screen, search = "" }: List): Promise<string> {
  const known = found.get(`${role} ${screen}`);
  if (known) return known;
  const list = screen.replace("[workspace]", "demo");
  await page.goto(`${list}${search}`);
  const href = await page.locator(`main a[href*="${list}/0"]`).first().getAttribute("href");
  const id = href?.split(`${list}/`)[1]?.split(/[?#]/)[0] ?? "";
  found.set(`${role} ${screen}`, id);
  return id;
}

async function expectAccessible(page: Page, where: string, rules?: string[]): Promise<void> {
  const axe = new AxeBuilder({ page }).exclude("[data-base-ui-focus-guard]");
  const { violations } = await (rules
    ? axe.withRules(rules)
    : axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
  ).analyze();
  expect(violations.map((v) => `${where}: ${v.id} ${v.nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
}
