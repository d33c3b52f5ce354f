import NextAuth, { type NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { asIdentity } from "#db/tenant.ts";
import { personOfSession } from "#server/access/queries.ts";
import { Credentials as CredentialsInput } from "#server/account/schema.ts";
import { checkCredentials, confirmSignUp, endSession, startSession } from "#server/account/service/account.ts";
import { spoken } from "#server/platform/database-errors.ts";
import { derivedSecret, env } from "#server/platform/env.ts";
import { AppError } from "#server/platform/errors.ts";
import { observeDenial } from "#server/platform/observe.ts";
import { problemOf } from "#server/platform/problem.ts";
import { cookieName, networkOf } from "./edge.ts";

type Params = { params: Promise<{ nextauth: string[] }> };

/** Answers next-auth's own routes. What is to be tried again later has the status and Retry-After that it has everywhere. */
export async function answerSignIn(request: Request, context: Params): Promise<Response> {
  let refused: AppError | undefined;
  const options = authOptions((error) => {
    refused = error;
  });
  const answer: Response = await NextAuth(request as never, context as never, options);
  // A form's answer is a redirect to the page that says it in words.
  if (!refused || answer.status < 400) return answer;
  const { status, headers } = problemOf(refused);
  const { "retry-after": retryAfter = "" } = headers;
  const again = new Response(answer.body, { status, headers: answer.headers });
  again.headers.set("retry-after", retryAfter);
  return again;
}

/**
 * next-auth with opaque sessions. It believes in JWTs when there are credentials, so its `encode` opens a session row and returns
 * the row's random token, and its `decode` looks that token up: deleting the row signs the browser out at its next request.
 */
export function authOptions(onRefused: (error: AppError) => void = () => undefined): NextAuthOptions {
  const secure = env().secureCookies;
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure } as const;
  return {
    secret: derivedSecret("next-auth").toString("hex"),
    session: { strategy: "jwt", maxAge: 7 * 24 * 3600 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: secure,
    cookies: {
      sessionToken: { name: cookieName("session"), options },
      csrfToken: { name: cookieName("csrf"), options },
      callbackUrl: { name: cookieName("callback"), options },
    },
    providers: [
      Credentials({
        id: "password",
        name: "Password",
        credentials: { email: {}, password: {} },
        async authorize(given, request) {
          const input = CredentialsInput.safeParse(given);
          if (!input.success) return null;
          const id = await limited(onRefused, () =>
            checkCredentials(input.data.email, input.data.password, networkIn(request.headers)),
          );
          return id ? { id, userAgent: String(request.headers?.["user-agent"] ?? "") } : null;
        },
      }),
      Credentials({
        id: "confirmation",
        name: "Confirmed address",
        credentials: { token: {} },
        async authorize(given, request) {
          if (!given?.token) return null;
          const id = await limited(onRefused, () => confirmSignUp(given.token, new Date().toISOString()));
          return id ? { id, userAgent: String(request.headers?.["user-agent"] ?? "") } : null;
        },
      }),
    ],
    jwt: {
      encode: async ({ token }) => {
        if (typeof token?.opaque === "string") return token.opaque;
        if (!token?.sub) return "";
        return startSession(token.sub, typeof token.userAgent === "string" ? token.userAgent : null);
      },
      decode: async ({ token }) => {
        if (!token) return null;
        const person = await asIdentity("read", (tx) => personOfSession(tx, token));
        return person ? { sub: person.id, name: person.name, email: person.email, opaque: token } : null;
      },
    },
    callbacks: {
      jwt: ({ token, user }) =>
        user ? { sub: user.id, userAgent: "userAgent" in user ? user.userAgent : null } : token,
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.opaque === "string") await endSession(token.opaque);
      },
    },
  };
}

// next-auth shows the message of what `authorize` throws; only our own words for the person may leave.
async function limited(
  onRefused: (error: AppError) => void,
  check: () => Promise<string | null>,
): Promise<string | null> {
  try {
    return await check();
  } catch (thrown) {
    const error = spoken(thrown);
    if (!(error instanceof AppError)) throw new Error("unavailable", { cause: error });
    if (error.denial) observeDenial(error.code);
    if (error.retryAfter === null) return null;
    onRefused(error);
    throw new Error(error.code, { cause: error });
  }
}

function networkIn(headers: Record<string, unknown> | undefined): string {
  return networkOf({ get: (name) => (typeof headers?.[name] === "string" ? headers[name] : null) });
}
