import { NextRequest } from "next/server";
import { answerSignIn } from "#server/people/account/transport/sign-in.ts";

/** A browser at the product's sign-in, with cookies of its own; `network` is what a proxy in front would say. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly network: string;

  constructor(network = "198.51.100.1") {
    this.network = network;
  }

  /** Asks one of next-auth's routes, as its client in a page does, and keeps the cookies of the answer. */
  async ask(path: string, form?: Record<string, string>): Promise<Response> {
    const headers = new Headers({ "x-forwarded-for": this.network, "user-agent": "test" });
    if (this.cookies.size > 0) headers.set("cookie", [...this.cookies].map((pair) => pair.join("=")).join("; "));
    const body = form && new URLSearchParams({ ...form, json: "true" });
    const request = new NextRequest(`http://localhost:3000/api/auth/${path}`, {
      method: form ? "POST" : "GET",
      headers,
      ...(body && { body }),
    });
    const answer = await answerSignIn(request, { params: Promise.resolve({ nextauth: path.split("/") }) });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value) this.cookies.set(name, decodeURIComponent(value));
      else this.cookies.delete(name);
    }
    return answer;
  }

  async signIn(email: string, password: string): Promise<Response> {
    return this.send("callback/password", { email, password });
  }

  /** Sends a form with the token against other sites' forms. */
  async send(path: string, form: Record<string, string>): Promise<Response> {
    const { csrfToken } = (await (await this.ask("csrf")).json()) as { csrfToken: string };
    return this.ask(path, { ...form, csrfToken });
  }
}
