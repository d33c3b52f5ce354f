import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { ROLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import { isShown, SCREENS, type Screen, screenOf } from "#server/ground/screens/rules/screens.ts";
import { signUp, stateOf } from "./people.ts";

test.describe("what one screen says of another", () => {
  test.use({ storageState: stateOf("viewer") });

  test("a gap on the overview opens the engagement it names, whose timeline shows as many missing", async ({
    page,
  }) => {
    await page.goto("/w/demo");
    const gaps = page.getByRole("region", { name: "What an auditor would find first" }).getByRole("listitem");
    expect(await gaps.count()).toBeGreaterThan(3);
    for (let i = 0; i < 3; i++) {
      await page.goto("/w/demo");
      const said = await gaps.nth(i).innerText();
      const link = gaps.nth(i).getByRole("link");
      const title = await link.innerText();
      await link.click();
      await page.waitForURL(/\/evidence\?/);
      const sub = page.getByRole("heading", { level: 1 }).locator("xpath=following-sibling::p");
      expect(said).toContain(await sub.innerText());
      const missing = /(\d+) occurrences? missing/.exec(said)?.[1] ?? "";
      const counted = missing ? `${missing} missing` : "no example";
      await expect(page.locator(`[role=gridcell][aria-label*="${title}"][aria-label*="${counted}"]`)).toHaveCount(1);
    }
  });

  test("a report reads as many controls as its criteria say are mapped to them", async ({ page }) => {
    await page.goto("/w/demo/criteria?view=reports");
    const reports = page.getByRole("region", { name: "What each report reads" }).getByRole("listitem");
    await expect(reports.first()).toBeVisible();
    const [, count] = /(\d+) controls,/.exec(await reports.first().innerText()) ?? [];
    await reports.first().getByRole("link").click();
    await page.waitForURL(/engagement=/);
    await expect(page.getByRole("main")).toContainText(`· ${count} controls ·`);
  });
});

const SHOWN = (Object.keys(SCREENS) as Screen[]).filter(
  (screen) => screenOf(screen).needs !== null && isShown(screen, ROLE_CAPABILITIES.owner, "service_organization"),
);

test("an empty workspace is told of nothing that all, none or every of it were so", async ({ page }) => {
  const workspace = await emptyWorkspace(page);
  const named = (screen: Screen) => [screen, ...(screenOf(screen).faces ?? [])].join().replaceAll("[workspace]", "");
  const screens = SHOWN.filter((screen) => screen.startsWith("/w/") && !named(screen).includes("["));
  expect(screens.length).toBeGreaterThan(15);
  for (const screen of screens) {
    const answer = await page.goto(screen.replace("[workspace]", workspace));
    expect(answer?.status(), screen).toBe(200);
    const said = await page.getByRole("main").innerText();
    expect(said, screen).not.toMatch(
      /\ball \d*\s?(are )?covered|no gaps?\b|nothing more is needed|\bAll 0\b|\b0 of 0\b/i,
    );
    expect(said, screen).not.toMatch(/every suggestion|every criterion of|everything submitted/i);
  }
  await page.goto(`/w/${workspace}/sharing`);
  await page.getByRole("link", { name: "Set up an engagement" }).click();
  await page.waitForURL(/\/engagements\/new/);
});

test("half a rating is refused at its missing half, and the whole one is saved", async ({ page }) => {
  const workspace = await emptyWorkspace(page);
  await page.goto(`/w/${workspace}/risks`);
  await page.getByRole("button", { name: "Add a risk" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What could go wrong").fill("A payment goes out twice.");
  await dialog.getByLabel("Inherent rating: likelihood").selectOption({ index: 3 });
  await dialog.getByRole("button", { name: "Add the risk" }).click();
  const impact = dialog.getByLabel("Inherent rating: impact");
  await expect(impact).toHaveAttribute("aria-invalid", "true");
  await expect(impact).toBeFocused();
  await expect(dialog.getByText("Choose the impact too, or neither.")).toBeVisible();
  await impact.selectOption({ index: 2 });
  await dialog.getByRole("button", { name: "Add the risk" }).click();
  await expect(dialog).toHaveCount(0);
});

async function emptyWorkspace(page: Page): Promise<string> {
  const id = randomUUID().slice(0, 8);
  const who = { name: "Enya Empty", email: `enya-${id}@example.com`, password: "shelves without a single book 3" };
  await signUp(page, { ...who, organization: `Empty ${id}` });
  const main = page.getByRole("main");
  await main.getByRole("textbox").first().fill(`Empty ${id}`);
  await main
    .getByRole("button", { name: /create/i })
    .first()
    .click();
  await page.waitForURL(new RegExp(`/w/empty-${id}`));
  return new URL(page.url()).pathname.split("/")[2] ?? "";
}
