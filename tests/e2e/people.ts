import { expect, type Page } from "@playwright/test";

export const PASSWORD = "reconcile-the-ledger-2026";
export const ROLES = ["owner", "auditor", "mssp", "viewer"] as const;
export type DemoRole = (typeof ROLES)[number];

export function stateOf(role: DemoRole): string {
  return `.tmp/session-${role}.json`;
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(/\/home/);
}

/** Signs up with a fresh address and follows the link from the demo's outbox. */
export async function signUp(
  page: Page,
  who: { name: string; email: string; password: string; organization: string | null },
  next?: string,
): Promise<void> {
  await page.goto(await askToSignUp(page, who.email, next));
  await expect(page.getByRole("main")).toContainText(who.email);
  await page.getByLabel("Your name").fill(who.name);
  await page.getByLabel("Password").fill(who.password);
  if (who.organization) await page.getByRole("textbox", { name: "Organization" }).fill(who.organization);
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.waitForURL(/\/home/);
}

/** @returns where the link leads that was mailed to the address */
export async function askToSignUp(page: Page, email: string, next?: string): Promise<string> {
  await page.goto(next ? `/sign-up?next=${encodeURIComponent(next)}` : "/sign-up");
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  return linkTo(page, email, "/sign-up/confirm");
}

/** The newest link of a kind that the demo's outbox holds for an address. */
export async function linkTo(page: Page, email: string, path: string): Promise<string> {
  await page.goto("/outbox");
  const message = page
    .getByRole("listitem")
    .filter({ hasText: `to ${email}` })
    .filter({ hasText: path })
    .first();
  const href = await message.getByRole("link").filter({ hasText: path }).first().getAttribute("href");
  return new URL(href ?? "").pathname + new URL(href ?? "").search;
}
