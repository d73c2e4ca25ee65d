// Preloaded into a mock that runs with --expose-gc: answers every message with its memory after a full collection, and
// ends the mock when the test that started it is gone.
process.on("message", () => {
  globalThis.gc();
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send({ rss, heapUsed, external });
});
process.on("disconnect", () => process.exit(1));
process.channel.unref();
