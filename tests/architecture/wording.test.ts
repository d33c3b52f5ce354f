import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sources } from "./imports.ts";

/** Features that auditors are shown. Their dialogs and forms are not: what those files hold is for whoever may change something. */
const SHOWN =
  /^app\/_features\/[^/]+\/(overview|controls|criteria|applicability|documents|engagements|evidence|exchange|flows|journal|risks|scope)\/|^app\/\(app\)\/w\/\[workspace\]\/(page|(activity|controls|criteria|documents|engagements|evidence|exchange|risks|scope)\/(page|\[\w+\]\/page))\.tsx$/;
const FOR_WRITERS =
  /(words\.ts|(dialog|fields|form|choices|picker|state|awaiting-part|comments|component-import|framework-import|import-preview|add-\w+|new-\w+|end-control|cell-editor|meanwhile-notice|toolbar|write-document|document-actions|change-\w+|roll-forward|from-plan|moves|record-event|upload-list|receipt|markdown-editor|objective-choice|review-\w+)\.tsx?)$/;

/** Sentences that talk to the client, or say that something is not there where it may only not be shown. */
const TO_THE_CLIENT = [
  /<EmptyState\s[^>]*title=("|\{`?)(?!No \w+ match|No key control|No gap here|None of these)/,
  /\b(nobody|none|nothing|no \w+|not \w+) yet\b/i,
  /[Aa]n auditor (would|tests|asks)/,
  /\bsecond person is better\b/,
  /(>|")(Add|Begin|Bring|Describe|Import|List|Map|Set up|Start|Write down) (your|a|the|one) [^<"]*[.:]/,
];

test("words on screens auditors read are in their noun's words.ts, the auditor's beside the client's", () => {
  const files = sources(["app"]).filter((file) => SHOWN.test(file) && !FOR_WRITERS.test(file));
  expect(files.length).toBeGreaterThan(60);
  const found = files.flatMap((file) => {
    const text = readFileSync(file, "utf8");
    return TO_THE_CLIENT.flatMap(
      (phrase) =>
        text
          .match(phrase)
          ?.slice(0, 1)
          .map((said) => `${file}: ${said}`) ?? [],
    );
  });
  expect(found).toEqual([]);
});

test("the forbidden phrases are found", () => {
  const bad = [
    '<EmptyState title="No control yet">',
    "<p>Nobody yet</p>",
    "What an auditor would find first",
    ": a second person is better",
    '"Add the objectives of the service: they are yours."',
  ];
  expect(bad.map((text) => TO_THE_CLIENT.findIndex((phrase) => phrase.test(text)) >= 0)).toEqual(bad.map(() => true));
});

test("problems that belong to no field are shown by Problem, with its sign", () => {
  const alone =
    /<(p|span|li)\b[^>]*role="alert"|role="alert"[^>]*text-miss|text-miss[^>]*>\s*\{[\w.?]*(problem|error|message)\b/i;
  const bad = [
    '<p role="alert">',
    '<span role="alert" className="text-miss">',
    '<div role="alert" className="text-miss">',
    '<span className="pl-3 text-miss">{all.problem}</span>',
  ];
  expect(bad.filter((text) => !alone.test(text))).toEqual([]);
  const found = sources(["app"]).filter(
    (file) => file !== "app/_ui/problem.tsx" && alone.test(readFileSync(file, "utf8")),
  );
  expect(found).toEqual([]);
});

test("mutations are sent by `useAct` or `useForm`, which handle errors, drafts and what follows", () => {
  const bare = /\b(useMutation|mutationOptions)\b|<form\b(?![^>]*(role="search"|action=))/;
  const SENDS = ["app/_ui/form.tsx", "app/_features/plan/reports/interview.tsx"];
  expect("const save = useMutation(useTRPC().risks.write.mutationOptions())").toMatch(bare);
  expect('<form className="grid" onSubmit={save}>').toMatch(bare);
  const found = sources(["app"]).filter((file) => !SENDS.includes(file) && bare.test(readFileSync(file, "utf8")));
  expect(found).toEqual([]);
});

test("no two forms give their drafts the same name", () => {
  const names = sources(["app"]).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^\s+draft: (["`].*),$|useForm\(\{.* draft: ("\w+")/gm)].map(
      ([, alone, inLine]) => /^["`]([\w-]*)/.exec(alone ?? inLine ?? "")?.[1] ?? "",
    ),
  );
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name, at) => name === "" || names.indexOf(name) !== at)).toEqual([]);
});

test("a form that asks for or creates a secret keeps no draft", () => {
  const asks = /type="password"|tokens\.create\b/;
  const files = sources(["app"]).filter((file) => asks.test(readFileSync(file, "utf8")));
  expect(files.length).toBeGreaterThan(4);
  expect(files.filter((file) => /\bdraft:/.test(readFileSync(file, "utf8")))).toEqual([]);
});
