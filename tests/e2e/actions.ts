import { expect, type Page } from "@playwright/test";

export function addressOf(role: string): string {
  return `${role}@demo.tickmark.example`;
}

/** Calls a procedure as the page's own script would. Answers the HTTP status and the body. */
export function call(page: Page, procedure: string, input: unknown): Promise<{ status: number; body: string }> {
  return page.evaluate(
    async ([path, sent]) => {
      const me = await fetch("/api/trpc/account.me").then((r) => r.json());
      const own = { "x-tickmark": "1", "x-tickmark-person": String(me.result?.data.id) };
      const answer = await fetch(`/api/trpc/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...own },
        body: JSON.stringify(sent),
      });
      return { status: answer.status, body: await answer.text() };
    },
    [procedure, input] as const,
  );
}

type GivenFile = { name: string; mimeType: string; buffer: Buffer };

/** Fills the open "Add evidence" dialog as far as it is not filled in, submits it, and stops at the receipt. */
export async function submitEvidence(page: Page, file: GivenFile, control?: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Add evidence" });
  await dialog.locator('input[type="file"]').setInputFiles(file);
  await expect(dialog.getByText("sha256").first()).toBeVisible();
  if (control) {
    await dialog.getByRole("combobox", { name: "Controls" }).fill(control);
    await page.getByRole("option", { name: new RegExp(`^${control}`) }).click();
  }
  await dialog.getByRole("button", { name: "Submit evidence" }).click();
  await expect(page.getByRole("dialog", { name: "Evidence is in the record" })).toBeVisible();
}
