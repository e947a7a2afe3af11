// Loaded into every Node program inside a bwrap sandbox. Node writes to a pipe without waiting: a script that prints in a
// tight loop would fill its memory instead of the pipe, and one that calls process.exit() would lose what is still queued.
for (const stream of [process.stdout, process.stderr]) stream._handle?.setBlocking?.(true);
