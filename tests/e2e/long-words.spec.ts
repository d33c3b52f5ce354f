import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { ROLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import { isShown, SCREENS, type Screen, screenOf } from "#server/ground/screens/rules/screens.ts";
import {
  controlValues,
  documentValues,
  engagementValues,
  planValues,
  riskValues,
  scopeValues,
} from "#tests/factories/programme.ts";
import { call } from "./actions.ts";
import { signUp } from "./people.ts";

const WIDTHS = [320, 390, 1440];
/** A word that no line holds, and an address such as people paste. */
const WORD = "Segregationofdutiesbetweenpayrollpreparationandpayrollapprovalteams";
const ADDRESS = `https://wiki.example.com/${"procedures-".repeat(6)}`;
const TEXT = `See ${ADDRESS} and ${WORD} before anything else.`;

const SHOWN = (Object.keys(SCREENS) as Screen[]).filter(
  (screen) => screen.startsWith("/w/") && isShown(screen, ROLE_CAPABILITIES.owner, "service_organization"),
);

test("a word longer than its line breaks: no screen overflows, and no text leaves its box", async ({ browser }) => {
  test.setTimeout(600_000);
  const context = await browser.newContext();
  const page = await context.newPage();
  const screens = await longWorkspace(page);
  const wrong: string[] = [];
  for (const address of screens) {
    const answer = await page.goto(address);
    expect(answer?.status(), address).toBe(200);
    await expect(page.getByRole("heading", { level: 1 }).first(), address).toBeVisible();
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      wrong.push(...(await page.evaluate(spills)).map((what) => `${address} at ${width} px: ${what}`));
    }
  }
  expect(wrong).toEqual([]);
  await context.close();
});

/** What leaves the window or the box it is written in, and a menu that scrolls sideways, or on a wide screen a table. */
function spills(): string[] {
  const over = document.documentElement.scrollWidth - window.innerWidth;
  const found = over > 0 ? [`the page is ${over} px too wide`] : [];
  const scrolls = window.innerWidth < 1000 ? "#screens" : "#screens, section:has(> table)";
  for (const element of document.querySelectorAll<HTMLElement>("body *")) {
    const inner = element.scrollWidth - element.clientWidth;
    if (inner <= 1 || element.clientWidth <= 1 || element.closest("svg, [role=grid]")) continue;
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());
    if (element.matches(scrolls) || (hasText && getComputedStyle(element).overflowX === "visible"))
      found.push(`${element.tagName} spills ${inner} px: ${element.className}: ${element.textContent?.slice(0, 60)}`);
  }
  return found;
}

/** The addresses of a workspace's screens whose names and texts are all of one long word. */
async function longWorkspace(page: Page): Promise<string[]> {
  const id = randomUUID().slice(0, 8);
  const who = {
    name: `Quintilla ${WORD}`,
    email: `long-${id}@example.com`,
    password: "words that never want to end 7",
  };
  await signUp(page, { ...who, organization: `${WORD} ${id}` });
  const main = page.getByRole("main");
  await main.getByRole("textbox").first().fill(`${WORD} ${id}`);
  await main
    .getByRole("button", { name: /create/i })
    .first()
    .click();
  await page.waitForURL(/\/w\//);
  const workspace = new URL(page.url()).pathname.split("/")[2] ?? "";
  const made = async (procedure: string, input: object): Promise<Record<string, unknown>> => {
    const { status, body } = await call(page, procedure, { workspace, ...input });
    expect(status, `${procedure}: ${body}`).toBe(200);
    return JSON.parse(body).result.data;
  };
  const engagement = await made("engagements.adopt", { values: engagementValues() });
  const control = await made("controls.create", {
    values: controlValues({ code: "LONG-1", title: WORD, statement: TEXT, evidenceTypes: [WORD], category: WORD }),
  });
  await made("controls.comment", { controlId: control.id, body: TEXT });
  const document = await made("documents.create", { values: documentValues({ title: WORD }), body: TEXT });
  const item = async (values: Parameters<typeof scopeValues>[0]) => {
    const saved = { values: scopeValues({ name: WORD, description: TEXT, ...values }), criteria: [], edited: null };
    return ((await made("scope.save", saved)).item as { id: string }).id;
  };
  const vendor = await item({ kind: "vendor", method: "carve_out" });
  const risk = await made("risks.write", {
    values: riskValues({ description: TEXT, cause: TEXT, consequence: TEXT, category: WORD, treatmentPlan: TEXT }),
    edited: null,
  });
  const plan = await made("reports.save", { values: planValues({ name: WORD }), edited: null });
  const edited = { planId: plan.planId, version: plan.version };
  await made("reports.save", { values: planValues({ name: `${WORD}2` }), edited });
  const ids: Record<string, unknown> = {
    workspace,
    engagement: engagement.id,
    control: "LONG-1",
    document: document.id,
    item: await item({}),
    risk: risk.id,
    plan: plan.planId,
  };
  const filled = (path: string) => path.replace(/\[(\w+)\]/g, (all, name: string) => String(ids[name] ?? all));
  const inside = SHOWN.flatMap((screen) => (screenOf(screen).faces ?? [""]).map((face) => filled(`${screen}${face}`)));
  return ["/home", "/account", ...inside, `/w/${workspace}/scope/${vendor}`].filter((path) => !path.includes("["));
}
