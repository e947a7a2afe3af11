import pg from "pg";

/**
 * How long a pool waits for a connection and for an answer, in milliseconds. A network that drops packets tells nobody, so without the second
 * a query would be waited for as long as the process lives. Probes find out about connections that nobody uses.
 */
export const PATIENCE = { connectionTimeoutMillis: 5000, query_timeout: 25_000, keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

/** How many times within its patience a connection looks whether it was answered. */
const LOOKS = 10;

/**
 * The client of every pool. What a connection breaks with is told to whoever waits for a query on it; but a server that ends
 * between two queries, or in the very moment a connection is handed out, tells nobody, and an error that nobody hears ends
 * the process. The pool finds out by itself that the connection is gone.
 *
 * A connection that gives no answer for `query_timeout` after it was asked last, or a tenth more, is broken off. One clock is for all that is
 * asked on it: the driver's own timer for each query keeps what that query was and brought until the next full collection of garbage, which
 * halts the server for long.
 */
export class SteadyClient extends pg.Client {
  /** How often it was looked since something was asked last; undefined when all has been answered. */
  #looks: number | undefined;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const settings = (this as unknown as { connectionParameters: { query_timeout: number | false } }).connectionParameters;
    const patience = Number(settings.query_timeout);
    settings.query_timeout = false;
    this.on("error", () => undefined);
    if (!patience) return;
    this.on("drain", () => {
      this.#looks = undefined;
    });
    this.once("connect", () => {
      const clock = setInterval(() => this.#look(), patience / LOOKS).unref();
      this.once("end", () => clearInterval(clock));
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: all the forms in which the driver is asked
  override query(...asked: any[]): any {
    this.#looks = 0;
    return super.query(...(asked as Parameters<pg.Client["query"]>));
  }

  #look() {
    if (this.#looks === undefined || ++this.#looks <= LOOKS) return;
    (this as unknown as { connection: pg.Connection }).connection.stream.destroy(new Error("Query read timeout"));
  }
}
