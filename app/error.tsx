"use client";

import { Button } from "#app/_ui/button.tsx";

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="mx-auto max-w-md px-4 py-20">
      <h1 className="font-title text-3xl">Something went wrong on our side</h1>
      <p className="mt-3">Nothing was changed. Try again; if it stays, tell your operator what you were doing.</p>
      <Button className="mt-4" variant="primary" onClick={reset}>
        Try again
      </Button>
    </main>
  );
}
