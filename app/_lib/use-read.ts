"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { noted, type Refusal } from "./errors.ts";

type Options = {
  /** keeps the previous data until the next has loaded */
  keepsLast?: boolean;
};
type State<O> = { key: string | null; data?: O; error: Refusal | null };

export type Read<O> = {
  data: O | undefined;
  error: Refusal | null;
  isReading: boolean;
  /** Reads once more. Never rejects. */
  again(): Promise<void>;
};

/** Loads data for part of a screen; pages arrive with theirs. A new input loads again, null loads nothing. */
export function useRead<I, O>(
  ask: (input: I) => Promise<O>,
  input: I | null,
  { keepsLast = false }: Options = {},
): Read<O> {
  const key = input === null ? null : JSON.stringify(input);
  const [state, setState] = useState<State<O>>({ key: null, error: null });
  const [reading, setReading] = useState(false);
  const latest = useRef({ ask, input });
  const turn = useRef(0);
  useEffect(() => {
    latest.current = { ask, input };
  });

  const again = useCallback(async () => {
    const own = ++turn.current;
    const { ask, input } = latest.current;
    if (key === null || input === null) return;
    setReading(true);
    const answer = await ask(input).then(
      (data) => ({ data, error: null }),
      (cause: unknown) => ({ data: undefined, error: noted(cause) }),
    );
    if (own !== turn.current) return;
    setReading(false);
    setState((was) => ({ key, error: answer.error, data: answer.error && was.key === key ? was.data : answer.data }));
  }, [key]);

  useEffect(() => {
    void again();
    return () => {
      turn.current++;
    };
  }, [again]);

  const isOwn = state.key === key;
  return {
    data: isOwn || keepsLast ? state.data : undefined,
    error: isOwn ? state.error : null,
    isReading: reading || (key !== null && !isOwn),
    again,
  };
}
