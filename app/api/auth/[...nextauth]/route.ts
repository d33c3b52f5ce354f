import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "#server/trpc/sign-in.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

function handler(request: NextRequest, context: Context) {
  return NextAuth(request as never, context as never, authOptions());
}

export { handler as GET, handler as POST };
