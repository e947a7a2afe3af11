import type { Connected } from "#lib/runtime/connectors/connected";
import { type Asked, googleFetch, googleJson } from "#lib/runtime/connectors/google";

/** Without it Drive knows nothing of files in shared drives. Two of its addresses have no such setting. */
export const inSharedDrives = (path: string) => (/\/(export|drives)$/.test(path) ? {} : { supportsAllDrives: true });

const everywhere = (path: string, { query, ...asked }: Asked): Asked => ({ ...asked, query: { ...query, ...inSharedDrives(path) } });

/** Asks Drive's API for what is no JSON, or for more than that. */
export const driveFetch = (connected: Connected, path: string, asked: Asked = {}) => googleFetch(connected, path, everywhere(path, asked));

/** Drive's answer as JSON; throws what `toProblem` reads. */
export const driveJson = <T>(connected: Connected, path: string, asked: Asked = {}) => googleJson<T>(connected, path, everywhere(path, asked));
