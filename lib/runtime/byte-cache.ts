/** Keeps what was used last, up to so many bytes. Those who ask for the same at once wait for one making of it. */
export class ByteCache<T> {
  private readonly kept = new Map<string, { value: T; bytes: number }>();
  private readonly making = new Map<string, Promise<T>>();
  private held = 0;
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  async get(key: string, make: () => Promise<{ value: T; bytes: number }>): Promise<T> {
    const known = this.kept.get(key);
    if (known) {
      this.kept.delete(key);
      this.kept.set(key, known);
      return known.value;
    }
    const running = this.making.get(key);
    if (running) return running;
    const made = make()
      .then((item) => {
        this.keep(key, item);
        return item.value;
      })
      .finally(() => this.making.delete(key));
    this.making.set(key, made);
    return made;
  }

  /** Forgets what nobody will ask for again. */
  drop(key: string) {
    this.held -= this.kept.get(key)?.bytes ?? 0;
    this.kept.delete(key);
  }

  private keep(key: string, item: { value: T; bytes: number }) {
    if (item.bytes > this.most) return;
    this.kept.set(key, item);
    this.held += item.bytes;
    for (const [oldest, { bytes }] of this.kept) {
      if (this.held <= this.most) break;
      this.kept.delete(oldest);
      this.held -= bytes;
    }
  }
}
