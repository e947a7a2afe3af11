/**
 * How long a worker of a test file may take to stop, in milliseconds. The files share a database, so it may have a run of another
 * file's test under way, which would be interrupted. One that has nothing to do stops at once.
 */
export const GRACE_MS = 30_000;
