import pino from "pino";
import { once } from "#lib/platform/global";

/** Structured log: one JSON object a line on stdout. Never pass it a key, a token or a request body. */
export const log = once("log", () =>
  pino({ level: process.env.LOG_LEVEL || "info", base: { role: process.env.CLANKER_ROLE ?? "server" }, timestamp: pino.stdTimeFunctions.isoTime }),
);
