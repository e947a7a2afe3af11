import pg from "pg";

/**
 * How long a pool waits for a connection and for an answer, in milliseconds. A network that drops packets tells nobody, so without the second
 * a query would be waited for as long as the process lives. Probes find out about connections that nobody uses.
 */
export const PATIENCE = { connectionTimeoutMillis: 5000, query_timeout: 25_000, keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

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
