/** Ends what startSharedDatabase began. */
export default async function stopSharedDatabase(): Promise<void> {
  await globalThis.sharedMariaDb?.stop();
}
