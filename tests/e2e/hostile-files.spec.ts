import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { call } from "./actions.ts";
import { type HostileFile, hostileFiles } from "./hostile-files.ts";
import { PASSWORD, signUp } from "./people.ts";

const INERT = /^(text\/plain; charset=utf-8|application\/octet-stream|application\/pdf|image\/(png|jpeg|gif|webp))$/;

test("200 hostile files: none runs a script, none escapes its place, and the screens listing them still work", async ({
  page,
  request,
  baseURL,
}) => {
  test.setTimeout(600_000);
  const { slug, token } = await workspaceOfOnesOwn(page);
  const ran: string[] = [];
  page.context().on("page", (opened) => watch(opened, baseURL ?? "", ran));
  watch(page, baseURL ?? "", ran);

  const files = hostileFiles();
  expect(files).toHaveLength(200);
  const ids: string[] = [];
  for (const file of files) ids.push(await send(file));

  async function send(file: HostileFile): Promise<string> {
    const form = new FormData();
    const day = "2026-03-02";
    form.set(
      "metadata",
      JSON.stringify({ controls: ["C-1"], title: "<script>alert(1)</script>", coversFrom: day, coversTo: day }),
    );
    form.set("file", new File([new Uint8Array(file.bytes)], file.name));
    const answer = await request.post(`/api/v1/workspaces/${slug}/evidence`, {
      headers: { authorization: `Bearer ${token}` },
      multipart: form,
    });
    expect(answer.status(), file.name.slice(0, 80)).toBe(201);
    return (await answer.json()).id;
  }

  await test.step("each is opened, as a preview and as a download", async () => {
    await Promise.all(
      [0, 1, 2, 3].map(async (part) => {
        const tab = await page.context().newPage();
        for (let i = part; i < ids.length; i += 4) await open(tab, ids[i] ?? "", slug);
        await tab.close();
      }),
    );
  });

  await test.step("the screens that list them", async () => {
    for (const path of ["evidence/items", "controls/C-1", "activity", "evidence"]) {
      await page.goto(`/w/${slug}/${path}`);
      await expect(page.getByRole("main")).toBeVisible();
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider, path).toBeLessThanOrEqual(0);
    }
  });
  expect(ran).toEqual([]);
});

async function open(tab: Page, id: string, slug: string): Promise<void> {
  for (const preview of ["&preview=1", ""]) {
    const address = `/api/evidence/files/${id}/0?workspace=${slug}${preview}`;
    // A download ends the navigation with an error of its own.
    await tab.goto(address).catch(() => null);
    const headers = (await tab.request.get(address)).headers();
    expect(headers["content-type"]).toMatch(INERT);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'/);
    const [how, name = ""] = headers["content-disposition"]?.match(/^\w+|(?<=filename=").*?(?=")/g) ?? [];
    expect(how).toMatch(
      preview && headers["content-type"] !== "application/octet-stream" ? /^inline$/ : /^attachment$/,
    );
    expect(name).toMatch(/^[\w.\- ]{1,200}$/);
    expect(name).not.toMatch(/^\.|\//);
    expect(await tab.title()).not.toBe("ran");
  }
}

/** Notes whatever a script of a file would do. */
function watch(page: Page, base: string, ran: string[]): void {
  page.on("dialog", (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const { protocol, host, search } = new URL(request.url());
    const elsewhere = protocol.startsWith("http") && host !== new URL(base).host;
    if (elsewhere || search === "?ran") ran.push(request.url());
  });
}

async function workspaceOfOnesOwn(page: Page): Promise<{ slug: string; token: string }> {
  const email = `hostile-${randomUUID()}@example.com`;
  await signUp(page, { name: "Hanna Hostile", email, password: PASSWORD, organization: "Hostile files" });
  const reach = await page.evaluate(() => fetch("/api/trpc/account.reach").then((r) => r.json()));
  const organization = reach.result.data.organizations[0].id;
  const made = await call(page, "workspaces.create", {
    organization,
    name: `Hostile ${randomUUID()}`,
    timeZone: "UTC",
  });
  expect(made.status, made.body).toBe(200);
  const { slug } = JSON.parse(made.body).result.data;
  const list = "Control ID,Title,Statement,Frequency\nC-1,Control,Done.,monthly\n";
  const values = { name: "Sender", capabilities: ["evidence:submit", "control:manage", "workspace:read"], days: 1 };
  const token = JSON.parse((await call(page, "tokens.create", { workspace: slug, values })).body).result.data.token;
  const imported = await page.request.post(`/api/v1/workspaces/${slug}/controls/import`, {
    headers: { authorization: `Bearer ${token}` },
    data: Buffer.from(list),
  });
  expect(await imported.json()).toMatchObject({ created: 1 });
  return { slug, token };
}
