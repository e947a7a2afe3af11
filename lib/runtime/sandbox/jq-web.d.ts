/** jq compiled to WebAssembly. The package has no types of its own. */
declare module "jq-web" {
  const jq: Promise<{
    /** Runs a program and answers what jq would print, without the last line end, or nothing. Throws `Non-zero exit code: N` and jq's message. */
    raw(input: string, filter: string, flags?: string[]): string | undefined;
  }>;
  export default jq;
}
