import { notFound } from "next/navigation";
import { api } from "#app/_lib/api.ts";
import { titled } from "#app/_lib/titled.ts";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { isDemo, sendsMail } from "#server/ground/platform/schema.ts";

export const metadata = titled("/outbox");

const LINK = /(https?:\/\/\S+)/;

/** Mail the demo would have sent. Outside the demo this page does not exist. */
export default async function Outbox() {
  if (!isDemo() || sendsMail()) notFound();
  const messages = await (await api()).mail.outbox();
  return (
    <main className="mx-auto max-w-3xl px-4 pb-10">
      <PageTitle
        title="Outbox"
        sub="This demo sends no mail; here is what it would have sent. Sign-in links are shown only in the browser that requested them."
      />
      {messages.length === 0 ? (
        <EmptyState title="No mail yet">Sign up or invite someone, and the message appears here.</EmptyState>
      ) : (
        <ul className="border-rule-strong border-t">
          {messages.map((m) => (
            <li key={m.id} className="border-rule border-b py-4">
              <h2 className="font-medium">{m.subject}</h2>
              <p className="text-ink-2 text-sm">
                to {m.recipient} · {m.createdAt}
              </p>
              <p className="mt-2 whitespace-pre-wrap break-words">
                {m.body.split(LINK).map((part, i) =>
                  LINK.test(part) ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change places
                    <a key={i} className="link" href={part}>
                      {part}
                    </a>
                  ) : (
                    part
                  ),
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </main>
  );
}
