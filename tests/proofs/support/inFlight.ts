/** Does `total` pieces of work, some of them at once, begun in order. Ends with the first that fails. */
export async function inFlight(total: number, atOnce: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const workOff = async (): Promise<void> => {
    while (next < total) await work(next++);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, total) }, workOff));
  } finally {
    next = total;
  }
}
