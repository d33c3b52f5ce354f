import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { type ToastMessage, useToast } from "#app/_ui/toast.tsx";
import { errorsIn, isApiError, noted, type Refusal, Wrong } from "./errors.ts";
import { onStanding, standingNow } from "./whose-page.ts";

/** What happens after the server has made a change. The page's data is reloaded unless `refresh` is false. */
export type After<I, O> = {
  /** a toast's words; null for none */
  toast?: string | ToastMessage | ((output: O, input: I) => string | ToastMessage | null);
  /** where to go on */
  to?: (output: O) => string;
  refresh?: boolean;
  /** runs last: closes a dialog, clears a selection */
  done?: (output: O, input: I) => void;
  refused?: (error: Refusal, input: I) => void;
  /** shows a refusal as a toast: a menu closes, and leaves no place to show it */
  failsByToast?: boolean;
};

export type Act<I, O> = {
  /** Never rejects: `problem` says what went wrong in the newest run. */
  run(input: I): Promise<void>;
  pending: boolean;
  problem: string | null;
  error: Refusal | null;
  /** what the newest run was given */
  input: I | undefined;
  /** the result, once it has succeeded */
  output: O | undefined;
  isDone: boolean;
  reset(): void;
};

type State<I, O> = { at: "rest" | "sending" | "done" | "refused"; input?: I; output?: O; error?: Refusal };

/** A change made by one press: sends it, reports the outcome, and reloads the page's data. */
export function useAct<I, O>(send: (input: I) => Promise<O>, after: After<I, O> = {}): Act<I, O> {
  const router = useRouter();
  const say = useToast();
  const runs = useRef(0);
  const [moving, startMoving] = useTransition();
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
    const to = after.to?.(output);
    // Pending until the next page is there: until then this one could be sent again.
    if (to !== undefined) startMoving(() => router.push(to));
    if (after.refresh !== false) router.refresh();
    after.done?.(output, input);
  }

  function reset(): void {
    runs.current++;
    setState({ at: "rest" });
  }

  const { at, input, output, error = null } = state;
  const status = error?.data?.httpStatus;
  useEffect(() => {
    // Refused because of who was signed in: said until the page's person is signed in again.
    if (status !== 401 && status !== 412) return;
    const stop = onStanding(() => standingNow().kind === "theirs" && setState({ at: "rest" }));
    return () => void stop();
  }, [status]);
  const { problem } = errorsIn(error, []);
  return { run, pending: at === "sending" || moving, problem, error, input, output, isDone: at === "done", reset };
}

function refusalOf(cause: unknown): Refusal {
  if (cause instanceof Wrong) return cause;
  // For a missing answer, or code that did not load, browsers say "Failed to fetch".
  if (!isApiError(cause) || !cause.data) {
    reportError(cause);
    return { message: "Tickmark cannot be reached. What you typed is still here: try again in a moment." };
  }
  return noted(cause);
}
