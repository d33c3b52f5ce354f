import { createHash } from "node:crypto";

export type ProblemAnswer = { status: number; headers: Record<string, string>; detail: string; body: string };

export function wantsPage(headers: { accept?: string; "sec-fetch-mode"?: string | string[] }): boolean {
  const { accept = "", "sec-fetch-mode": mode = "navigate" } = headers;
  return mode === "navigate" && accept.includes("text/html");
}

/** Without scripts or build assets, so that it can always be served. */
export function pageOf(answer: ProblemAnswer): ProblemAnswer {
  const { status, headers, detail } = answer;
  const wait = Number(headers["retry-after"] ?? 0);
  const title = TITLES[status] ?? "Something did not work";
  const again = wait > 0 ? `<p><a href="">Try again</a> in ${inWords(wait)}.</p>` : "";
  return {
    ...answer,
    headers: { ...headers, "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY },
    body: `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Tickmark</title>
<style>${STYLE}</style>
<main>
<p class="mark">${MARK} Tickmark</p>
<h1>${title}</h1>
<p>${escaped(detail)}</p>
${again}
<p><a href="/home">Go to the start page</a></p>
</main>
</html>
`,
  };
}

const TITLES: Record<number, string> = {
  401: "Sign in to continue",
  404: "Nothing here",
  408: "The request timed out",
  412: "This page belongs to someone else",
  413: "Too large",
  414: "The address is too long",
  429: "Too many requests",
  500: "Something went wrong on our side",
  503: "Temporarily unavailable",
};

const MARK =
  '<svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true"><path d="M3 9.5 7 14 15.5 3.5"/><path class="thin" d="M9.5 14.5 11 16"/></svg>';

const STYLE = `:root{color-scheme:light dark}
body{margin:0;background:light-dark(oklch(.987 .004 95),oklch(.195 .01 260));color:light-dark(oklch(.25 .015 260),oklch(.935 .006 95));font:400 .8125rem/1.45 "IBM Plex Sans Variable",system-ui,sans-serif}
main{max-width:28rem;margin:0 auto;padding:5rem 1rem}
h1,.mark{font-family:"Source Serif 4 Variable",Georgia,serif;font-weight:560}
h1{margin:0;font-size:1.5rem;line-height:1.2}
p{margin:.75rem 0 0}
.mark{display:flex;gap:.5rem;align-items:center;margin:0 0 1.5rem;font-size:1rem}
svg{fill:none;stroke:light-dark(oklch(.5 .115 158),oklch(.74 .13 158));stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
.thin{stroke-width:1.6}
a{color:light-dark(oklch(.44 .105 158),oklch(.8 .13 158));text-underline-offset:.2em}`;

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

function inWords(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? "a second" : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "a minute" : `${minutes} minutes`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
