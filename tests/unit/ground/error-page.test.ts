import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { waitDigest } from "#app/_lib/wait.ts";
import ErrorPage from "#app/error.tsx";

function shown(digest?: string): string {
  const error = Object.assign(new Error("select secret from control where name = 'Nora'"), { digest });
  return renderToStaticMarkup(createElement(ErrorPage, { error, reset: () => undefined }));
}

test.each([
  ["whoever asked too often", waitDigest("limit", 42), "Too many requests", "Try again in 42 seconds."],
  ["a second, in words", waitDigest("limit", 1), "Too many requests", "Try again in a second."],
  ["an outage", waitDigest("outage", 5), "Temporarily unavailable", "Try again in 5 seconds."],
])("a page that cannot be shown for a while says why and when to come back: %s", (_what, digest, title, when) => {
  expect(shown(digest)).toContain(title);
  expect(shown(digest)).toContain(when);
  expect(shown(digest)).toContain("Nothing was changed.");
});

test.each([undefined, "1234567890", "wait:limit:soon", "wait:forever:5"])(
  "any other error is ours, names no time, and never shows what went wrong inside: %s",
  (digest) => {
    expect(shown(digest)).toContain("Something went wrong on our side");
    expect(shown(digest)).not.toContain("Try again in");
    expect(shown(digest)).not.toMatch(/select secret|Nora/);
  },
);
