/**
 * A reading that is asked for again while it runs is done once more afterwards, never
 * twice at a time: a burst of changes costs two readings, and the last one wins.
 */
export function rereading(read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  const run = async () => {
    try {
      do {
        again = false;
        await read();
      } while (again);
    } finally {
      // In the same breath as the last look at `again`: a wish in between would be lost.
      running = null;
    }
  };
  return () => {
    if (running) {
      again = true;
      return running;
    }
    running = run();
    return running;
  };
}
