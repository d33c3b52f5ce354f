import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { stateOf } from "./people.ts";

test.use({ storageState: stateOf("owner") });

test("several can be picked and removed by keyboard alone, and Esc closes the list before the dialog", async ({
  page,
}) => {
  await page.goto("/w/demo/risks");
  await page.getByRole("button", { name: "Add a risk" }).click();
  const dialog = page.getByRole("dialog");
  const field = dialog.getByRole("combobox", { name: "Controls" });
  const list = page.getByRole("listbox", { name: "Controls" });
  const chips = dialog.getByRole("toolbar", { name: "Chosen controls" }).getByRole("button");
  await field.focus();
  await page.keyboard.type("iam-0");
  await expect(list.getByRole("option").first()).toHaveAttribute("data-highlighted");
  await axe(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(chips).toHaveAccessibleName("Remove IAM-02");
  await expect(field, "what was typed is gone, so that the next can be").toHaveValue("");
  await page.keyboard.type("AST-01");
  await page.keyboard.press("Enter");
  await expect(chips).toHaveCount(2);
  await axe(page);

  await page.keyboard.press("Escape");
  await expect(list).toHaveCount(0);
  await expect(dialog).toBeVisible();
  await page.keyboard.type("nothing is named so");
  await expect(page.getByText("No matches.")).toBeVisible();
  await axe(page);
  await page.keyboard.press("Escape");
  await expect(field).toHaveValue("");
  await page.keyboard.press("Backspace");
  await expect(chips).toHaveCount(1);

  page.once("dialog", (question) => question.dismiss());
  await page.keyboard.press("Escape");
  await expect(dialog, "there is something to lose").toBeVisible();
  await expect(chips, "and Esc takes nothing of it away").toHaveCount(1);
  page.once("dialog", (question) => question.accept());
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
});

test("one of many is picked by its code, survives a reload, and Enter in an open list submits nothing", async ({
  page,
}) => {
  const sent: string[] = [];
  page.on("request", (request) => request.url().includes("mappings.map") && sent.push(request.url()));
  await page.goto("/w/demo/controls/IAM-04");
  await page.getByRole("button", { name: "Map to a criterion" }).click();
  const dialog = page.getByRole("dialog", { name: "Map a control" });
  const criterion = dialog.getByRole("combobox", { name: "Criterion" });
  await expect(criterion).toBeFocused();
  await page.keyboard.type("a1.2");
  await page.keyboard.press("Enter");
  await expect(criterion).toHaveValue(/^A1\.2 /);
  await axe(page);
  await page.keyboard.press("Backspace");
  await expect(page.getByRole("listbox", { name: "Criterion" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(criterion, "the choice stands until another is made").toHaveValue(/^A1\.2 /);
  expect(sent).toEqual([]);

  page.once("dialog", (question) => question.accept());
  await page.reload();
  await page.getByRole("button", { name: "Map to a criterion" }).click();
  await expect(criterion).toHaveValue(/^A1\.2 /);
});

test("a pasted list picks all that it names and says what it does not know", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/w/demo/risks");
  await page.getByRole("button", { name: "Add a risk" }).click();
  const dialog = page.getByRole("dialog");
  const field = dialog.getByRole("combobox", { name: "Controls" });
  const chips = dialog.getByRole("toolbar", { name: "Chosen controls" }).getByRole("button");
  const said = dialog.getByRole("status").filter({ hasText: "Not found" });
  const paste = async (text: string) => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await field.focus();
    await page.keyboard.press("ControlOrMeta+v");
  };
  await paste("AST-01, iam-04; NONE-1");
  await expect(chips).toHaveCount(2);
  await expect(said).toHaveText("Not found: NONE-1.");
  await expect(field).toHaveValue("");
  await axe(page);
  await paste("IAM-02\nAST-01\n");
  await expect(chips).toHaveCount(3);
  await expect(said).toHaveCount(0);
  await paste("IAM-0");
  await expect(field, "what is no list is searched for").toHaveValue("IAM-0");
});

test("text that chose nothing stays in its field, Enter sends no form from it, and no form is sent with it", async ({
  page,
}) => {
  const sent: string[] = [];
  page.on("request", (request) => /evidence\.submit|mappings\.map/.test(request.url()) && sent.push(request.url()));
  await page.goto("/w/demo/evidence");
  await page.getByRole("button", { name: "Add evidence" }).click();
  const adding = page.getByRole("dialog", { name: "Add evidence" });
  const buffer = Buffer.from(`unresolved ${Date.now()}`);
  await adding.locator('input[type="file"]').setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer });
  await expect(adding.getByText("sha256").first()).toBeVisible();
  const controls = adding.getByRole("combobox", { name: "Controls" });
  await controls.focus();
  await page.keyboard.type("AST-0Z");
  await expect(page.getByText("No matches.")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(adding.getByText("“AST-0Z” is not chosen")).toBeVisible();
  await expect(controls).toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(controls).toHaveValue("AST-0Z");
  await axe(page);
  await adding.getByRole("button", { name: "Submit evidence" }).click();
  await expect(controls).toBeFocused();
  await controls.fill("");
  await page.keyboard.type("AST-01");
  await page.keyboard.press("Enter");
  await expect(adding.getByText("is not chosen")).toHaveCount(0);
  await expect(adding.getByRole("button", { name: "Remove AST-01" })).toBeVisible();
  await expect(controls).toHaveValue("");

  page.once("dialog", (question) => question.accept());
  await page.goto("/w/demo/controls/IAM-04");
  await page.getByRole("button", { name: "Map to a criterion" }).click();
  const mapping = page.getByRole("dialog", { name: "Map a control" });
  const criterion = mapping.getByRole("combobox", { name: "Criterion" });
  await expect(criterion).toBeFocused();
  await page.keyboard.type("a1.2");
  await expect(page.getByRole("option").first()).toHaveAttribute("data-highlighted");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("listbox")).toHaveCount(0);
  await expect(criterion, "what was highlighted is not what was chosen").toHaveValue("a1.2");
  await mapping.getByRole("button", { name: "Map", exact: true }).click();
  await expect(mapping.getByText("“a1.2” is not chosen")).toBeVisible();
  await expect(criterion).toBeFocused();
  expect(sent).toEqual([]);
});

test("at 390 px a list stays next to its field and on screen", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 700 });
  await page.goto("/w/demo/risks");
  await page.getByRole("button", { name: "Add a risk" }).click();
  const field = page.getByRole("combobox", { name: "Criteria" });
  await field.click();
  const list = page.getByRole("listbox", { name: "Criteria" });
  await expect(list.getByRole("option").first()).toBeInViewport({ ratio: 1 });
  const box = await list.boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
});

async function axe(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .exclude("[data-base-ui-focus-guard]")
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(violations.map((v) => `${v.id} ${v.nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
}
