/**
 * Asks once for all who want the same in one turn of the event loop. Whoever comes after the question was sent asks
 * anew: no answer is older than the request that gets it.
 */
export class AskedTogether<Answer> {
  private readonly asking = new Map<string, Promise<Answer>>();

  constructor(private readonly find: (key: string) => Promise<Answer>) {}

  ask(key: string): Promise<Answer> {
    const known = this.asking.get(key);
    if (known) return known;
    const answer = new Promise<Answer>((resolve) => {
      setImmediate(() => {
        this.asking.delete(key);
        resolve(this.find(key));
      });
    });
    this.asking.set(key, answer);
    return answer;
  }
}
