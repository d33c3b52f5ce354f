import type { NextRequest } from "next/server";
import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { asIdentity } from "#db/tenant.ts";
import { personOfSession } from "#server/ground/access/queries.ts";
import { toAppError } from "#server/ground/platform/database-errors.ts";
import { derivedSecret, env } from "#server/ground/platform/env.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { observeDenial } from "#server/ground/platform/observe.ts";
import { problemOf } from "#server/ground/platform/problem.ts";
import { cookieName, deviceTokenOf, networkOf, setCookie } from "#server/ground/trpc/edge.ts";
import { DEVICE_DAYS } from "#server/people/account/rules/attempts.ts";
import { Credentials as CredentialsInput } from "#server/people/account/schema.ts";
import { checkCredentials, endSession, startSession } from "#server/people/account/service/account.ts";
import type { From } from "#server/people/account/service/attempts.ts";
import { knowDevice } from "#server/people/account/service/devices.ts";
import { answerNextAuth } from "./next-auth.ts";

type Params = { params: Promise<{ nextauth: string[] }> };

type Outcome = { refused: AppError | null; signedIn: string | null };

export async function answerSignIn(request: NextRequest, { params }: Params): Promise<Response> {
  const from = { network: networkOf(request.headers), device: deviceTokenOf(request.cookies) };
  const outcome: Outcome = { refused: null, signedIn: null };
  const answer = await answerNextAuth(request, (await params).nextauth, authOptions(from, outcome));
  if (outcome.signedIn)
    answer.headers.append(
      "set-cookie",
      setCookie("device", await knowDevice(outcome.signedIn, from.device), DEVICE_DAYS * 86_400),
    );
  // A form post gets a redirect to a page that explains the error.
  if (!outcome.refused || answer.status < 400) return answer;
  const { status, headers } = problemOf(outcome.refused);
  const { "retry-after": retryAfter = "" } = headers;
  const again = new Response(answer.body, { status, headers: answer.headers });
  again.headers.set("retry-after", retryAfter);
  return again;
}

// Opaque sessions: with credentials next-auth only does JWTs, so `encode` opens a row and returns its token, and `decode` looks it up.
function authOptions(from: From, outcome: Outcome): NextAuthOptions {
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
          const { email, password } = input.data;
          const id = await limited(outcome, () => checkCredentials(email, password, from));
          return id ? { id, userAgent: String(request.headers?.["user-agent"] ?? "") } : null;
        },
      }),
    ],
    jwt: {
      encode: async ({ token }) => {
        if (typeof token?.opaque === "string") return token.opaque;
        if (!token?.sub) return "";
        outcome.signedIn = token.sub;
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

// next-auth shows the message of an error thrown by `authorize`, so let only our own through.
async function limited(outcome: Outcome, check: () => Promise<string | null>): Promise<string | null> {
  try {
    return await check();
  } catch (thrown) {
    const error = toAppError(thrown);
    if (!(error instanceof AppError)) throw new Error("unavailable", { cause: error });
    if (error.denial) observeDenial(error.code);
    if (error.retryAfter === null) return null;
    outcome.refused = error;
    throw new Error(error.code, { cause: error });
  }
}
