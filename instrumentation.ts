/** Runs once in the serving process, before the first request. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const [{ connect }, { openQueue }, { servingUrl }, { env }] = await Promise.all([
    import("#db/tenant.ts"),
    import("#server/platform/queue.ts"),
    import("#server/platform/serving.ts"),
    import("#server/platform/env.ts"),
  ]);
  const url = servingUrl();
  connect(url, env().DATABASE_POOL);
  await openQueue(url, { work: false });
}
