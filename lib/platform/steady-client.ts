import pg from "pg";

/**
 * The client of every pool. What a connection breaks with is told to whoever waits for a query on it; but a server that ends
 * between two queries, or in the very moment a connection is handed out, tells nobody, and an error that nobody hears ends
 * the process. The pool finds out by itself that the connection is gone.
 */
export class SteadyClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on("error", () => undefined);
  }
}
