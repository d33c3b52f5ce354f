/** Calls that one request may carry, and characters of its address: the browser's client sends no more, the server takes no more. */
export const MOST_CALLS = 20;
export const LONGEST_ADDRESS = 8000;
