/** Where to go after signing in: an address of ours, or the start page. Another host's would be an open redirect. */
export function safeNext(next: string): string {
  return /^\/(?![/\\])[^\s\\]*$/.test(next) ? next : "/home";
}
