/** Bounds how many pieces of work of one name are under way at the same time. */
export interface PlacesAtOnce {
  /** Gives back how to free the place; null when all of them are taken. */
  take(name: string): Promise<(() => void) | null>;
}

/** The places of one process, or of several that all ask this one. */
export class CountedPlaces implements PlacesAtOnce {
  private readonly taken = new Map<string, number>();

  constructor(private readonly most: number) {}

  take(name: string): Promise<(() => void) | null> {
    return Promise.resolve(this.takeNow(name));
  }

  private takeNow(name: string): (() => void) | null {
    const count = this.taken.get(name) ?? 0;
    if (count >= this.most) return null;
    this.taken.set(name, count + 1);
    let isFree = false;
    return () => {
      if (isFree) return;
      isFree = true;
      const left = (this.taken.get(name) ?? 1) - 1;
      if (left > 0) this.taken.set(name, left);
      else this.taken.delete(name);
    };
  }
}
