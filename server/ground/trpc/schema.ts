/** Limits of a batched request, kept by the client and enforced by the server. */
export const MOST_CALLS = 20;
export const LONGEST_ADDRESS = 8000;
