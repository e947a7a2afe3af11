import type { Execution } from "./follow-execution";

/** Linux takes no longer argument than this, so a longer body comes on stdin. */
const MOST_ARGUMENT = 100_000;
const END = "CLANKER_BODY";

type Run = Pick<Execution, "id" | "skillSlug" | "input" | "attachments" | "connector" | "model">;

/** The call that would do a run again, for a POSIX shell: with the key from the environment, and its files by their names in the earlier run. */
export function curlOf(origin: string, { id, skillSlug, input, attachments, connector, model }: Run): string {
  const body = JSON.stringify({
    input,
    ...(attachments.length > 0 && { attachments: attachments.map(({ filename }) => ({ executionId: id, filename })) }),
    ...(connector && { connector }),
    ...(model && { model }),
  });
  const isLong = new TextEncoder().encode(body).length > MOST_ARGUMENT;
  const lines = [
    `curl -sS ${quoted(`${origin}/api/v1/skills/${encodeURIComponent(skillSlug)}/run`)}`,
    `-H "x-api-key: $CLANKER_API_KEY"`,
    "-H 'content-type: application/json'",
    // JSON has no line of its own that could end it.
    isLong ? `--data-binary @- <<'${END}'\n${body}\n${END}` : `--data-raw ${quoted(body)}`,
  ];
  return lines.join(" \\\n  ");
}

/** Between single quotes a shell reads nothing but the quote itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
