import { useSyncExternalStore } from "react";

/** Fills a tall screen. */
const FIRST = 40;

/**
 * The rows to draw. On the server only those a screen shows first: the browser gets every row as data, and markup for the rest would
 * send it all twice.
 */
export function useFirstRows<Row>(rows: Row[], first = FIRST): Row[] {
  const isInBrowser = useSyncExternalStore(never, yes, no);
  return isInBrowser ? rows : rows.slice(0, first);
}

const never = () => () => {};
const yes = () => true;
const no = () => false;
