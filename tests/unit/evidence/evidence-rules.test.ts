import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { previewOf, reviewProblem, reviewState, safeName, textTypeOf } from "#server/evidence/evidence/rules.ts";
import { ReviewEvidence, SubmitEvidence, WithdrawEvidence } from "#server/evidence/evidence/schema.ts";

describe("a file's name", () => {
  test.each([
    ["C:\\Users\\nora\\list.csv", "list.csv"],
    ["../../etc/passwd", "passwd"],
    ['a<b>c:d"e|f?g*h.txt', "a_b_c_d_e_f_g_h.txt"],
    [" .hidden. ", "hidden"],
    ["u\u0308ber.pdf", "über.pdf"],
    ["a\nb\u202Egpj.exe", "a bgpj.exe"],
    ["", "file"],
    ["...", "file"],
    ["folder/", "file"],
  ])("%j is kept as %j", (given, kept) => {
    expect(safeName(given)).toBe(kept);
  });

  test("has at most 200 characters, keeping an extension of up to eleven letters", () => {
    const long = "x".repeat(300);
    expect(safeName("x".repeat(200))).toBe("x".repeat(200));
    expect(safeName(`${"x".repeat(196)}.csv`)).toBe(`${"x".repeat(196)}.csv`);
    expect(safeName(`${long}.csv`)).toBe(`${"x".repeat(196)}.csv`);
    expect(safeName(`${long}.abcdefghijk`)).toBe(`${"x".repeat(188)}.abcdefghijk`);
    expect(safeName(`${long}.abcdefghijkl`)).toBe("x".repeat(200));
    expect(safeName(long)).toBe("x".repeat(200));
    expect(safeName(`${"x".repeat(199)}😀`)).toBe("x".repeat(199));
  });
});

describe("the kind of a file", () => {
  const bytes = (...values: number[]) => Uint8Array.from(values);

  test("of a text file follows its name among text types, and is plain text otherwise", () => {
    const text = Buffer.from("a,b\n");
    const names = ["a.csv", "A.CSV", "a.json", "a.csv.json", "a.html", "csv", "a"];
    const [csv, json, plain] = ["text/csv", "application/json", "text/plain"];
    expect(names.map((name) => textTypeOf(text, name))).toEqual([csv, csv, json, json, plain, csv, plain]);
  });

  test("is binary when the content is not text, whatever the name; a character cut off at the end of the sample is still text", () => {
    const kind = (head: Uint8Array) => textTypeOf(head, "a.csv");
    expect(kind(bytes(97, 0, 98))).toBe("application/octet-stream");
    expect(kind(bytes(97, 0xff, 98))).toBe("application/octet-stream");
    expect(kind(bytes(1, 97))).toBe("text/csv");
    expect(kind(bytes(97, 0xc3))).toBe("text/csv");
    expect(kind(bytes())).toBe("text/csv");
  });

  test("is previewed only when nothing in it can run", () => {
    const shown = { "image/png": "image", "application/pdf": "pdf", "text/csv": "text", "application/json": "text" };
    for (const [type, as] of Object.entries(shown)) expect(previewOf(type)).toBe(as);
    for (const type of ["image/jpeg", "image/gif", "image/webp"]) expect(previewOf(type)).toBe("image");
    expect(previewOf("text/plain")).toBe("text");
    for (const type of ["image/svg+xml", "text/html", "application/xml", "application/octet-stream", ""])
      expect(previewOf(type)).toBeNull();
  });
});

describe("a review", () => {
  test("is pending until decided, and absent where none is required", () => {
    expect([null, "accepted" as const, "returned" as const].map((d) => reviewState(true, d))).toEqual([
      "waiting",
      "accepted",
      "returned",
    ]);
    expect(reviewState(false, null)).toBeNull();
  });

  test("is possible only for pending evidence, by a named person other than its submitter", () => {
    const item = { state: "submitted", submittedById: "nora", review: "waiting" } as const;
    expect(reviewProblem(item, "samir")).toBeNull();
    expect(reviewProblem({ ...item, submittedById: null }, "samir")).toBeNull();
    expect(reviewProblem(item, "nora")).toMatch(/someone else/);
    expect(reviewProblem(item, null)).toMatch(/someone else/);
    expect(reviewProblem({ ...item, review: null }, "samir")).toMatch(/already counts/);
    for (const review of ["accepted", "returned"] as const)
      expect(reviewProblem({ ...item, review }, "samir")).toContain(`was already ${review}`);
    for (const state of ["superseded", "withdrawn"] as const)
      expect(reviewProblem({ ...item, state }, "samir")).toContain(`was already ${state}`);
  });
});

describe("what is sent with evidence", () => {
  const ids = (count: number) => Array.from({ length: count }, () => randomUUID());
  const evidenceId = randomUUID();
  const usual: SubmitEvidence = {
    title: "Access review",
    controlIds: ids(1),
    uploadIds: ids(1),
    coversFrom: "2026-07-01",
    coversTo: "2026-07-31",
    collectedOn: null,
    system: null,
    supersedes: null,
  };
  const wrong = (values: Partial<SubmitEvidence>) =>
    SubmitEvidence.safeParse({ ...usual, ...values }).error?.issues[0]?.path[0];

  test.each<[string, Partial<SubmitEvidence>, Partial<SubmitEvidence>[]]>([
    ["title", { title: "x".repeat(200) }, [{ title: "x".repeat(201) }, { title: " " }]],
    ["system", { system: "x".repeat(120) }, [{ system: "x".repeat(121) }]],
    ["controlIds", { controlIds: ids(50) }, [{ controlIds: ids(51) }, { controlIds: [] }]],
    ["uploadIds", { uploadIds: ids(20) }, [{ uploadIds: ids(21) }, { uploadIds: [] }]],
    ["coversTo", { coversTo: "2026-07-01" }, [{ coversTo: "2026-06-30" }]],
    [
      "supersedes",
      { supersedes: { evidenceId, reason: "old" } },
      [{ supersedes: { evidenceId, reason: "no " } }, { supersedes: { evidenceId, reason: "x".repeat(1001) } }],
    ],
  ])("%s goes to its limit and no further", (field, most, more) => {
    expect(wrong(most)).toBeUndefined();
    expect(more.map(wrong)).toEqual(more.map(() => field));
  });

  test("withdrawing or returning evidence needs a reason of 3 to 1,000 characters; accepting needs none", () => {
    const withdraw = (reason: string) => WithdrawEvidence.safeParse({ evidenceId, reason }).success;
    expect(["old", "x".repeat(1000), "no", "   ", "x".repeat(1001)].map(withdraw)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    const review = (decision: string, reason?: string | null) =>
      ReviewEvidence.safeParse({ evidenceId, decision, reason }).success;
    expect(
      ["old", "x".repeat(1000), "no", " no ", null, undefined].map((reason) => review("returned", reason)),
    ).toEqual([true, true, false, false, false, false]);
    expect([undefined, null, "", "x".repeat(1001)].map((reason) => review("accepted", reason))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
