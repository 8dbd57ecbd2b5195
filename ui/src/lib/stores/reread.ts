/**
 * A reading that is asked for again while it runs is done once more afterwards, never
 * twice at a time: a burst of changes costs two readings, and the last one wins.
 */
export function rereading(read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  const run = async () => {
    do {
      again = false;
      await read();
    } while (again);
  };
  return () => {
    if (running) {
      again = true;
      return running;
    }
    running = run().finally(() => (running = null));
    return running;
  };
}
