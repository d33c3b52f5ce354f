import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { type ToastMessage, useToast } from "#app/_ui/toast.tsx";
import { errorsIn, isApiError, noted, type Refusal, Wrong } from "./errors.ts";

/** What follows once the server has carried something out. The page is read again unless said otherwise. */
export type After<I, O> = {
  /** a toast's words; null for none */
  toast?: string | ToastMessage | ((output: O, input: I) => string | ToastMessage | null);
  /** where to go on */
  to?: (output: O) => string;
  refresh?: boolean;
  /** last of all: closes a dialog, empties a choice */
  done?: (output: O, input: I) => void;
  refused?: (error: Refusal, input: I) => void;
  /** whether a refusal is said by a toast: from a menu, where nothing stays to say it beside */
  failsByToast?: boolean;
};

export type Act<I, O> = {
  /** Never rejects: what went wrong is in `problem`, of the newest run. */
  run(input: I): Promise<void>;
  pending: boolean;
  problem: string | null;
  error: Refusal | null;
  /** what the newest run was given */
  input: I | undefined;
  /** what it came to, once it was carried out */
  output: O | undefined;
  isDone: boolean;
  reset(): void;
};

type State<I, O> = { at: "rest" | "sending" | "done" | "refused"; input?: I; output?: O; error?: Refusal };

/** A change by one press: sends it, says how it went, and reads the page again. */
export function useAct<I, O>(send: (input: I) => Promise<O>, after: After<I, O> = {}): Act<I, O> {
  const router = useRouter();
  const say = useToast();
  const runs = useRef(0);
  const [state, setState] = useState<State<I, O>>({ at: "rest" });

  async function run(input: I): Promise<void> {
    const own = ++runs.current;
    const show = (next: State<I, O>) => own === runs.current && setState(next);
    show({ at: "sending", input });
    const outcome = await send(input).then(
      (output) => ({ output }),
      (cause: unknown) => ({ error: refusalOf(cause) }),
    );
    if ("error" in outcome) {
      const { error } = outcome;
      show({ at: "refused", input, error });
      if (after.failsByToast) say({ title: error.message, tone: "failed" });
      return after.refused?.(error, input);
    }
    const { output } = outcome;
    show({ at: "done", input, output });
    const words = typeof after.toast === "function" ? after.toast(output, input) : after.toast;
    if (words) say(typeof words === "string" ? { title: words, tone: "done" } : words);
    if (after.to) router.push(after.to(output));
    if (after.refresh !== false) router.refresh();
    after.done?.(output, input);
  }

  function reset(): void {
    runs.current++;
    setState({ at: "rest" });
  }

  const { at, input, output, error = null } = state;
  const { problem } = errorsIn(error, []);
  return { run, pending: at === "sending", problem, error, input, output, isDone: at === "done", reset };
}

function refusalOf(cause: unknown): Refusal {
  if (cause instanceof Wrong) return cause;
  // A browser's own words for no answer, or for code that did not come, are "Failed to fetch".
  if (!isApiError(cause) || !cause.data) {
    reportError(cause);
    return { message: "Tickmark cannot be reached. What you typed is still here: try again in a moment." };
  }
  return noted(cause);
}
