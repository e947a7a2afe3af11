// What Cloudflare lists, as Markdown tables.

/** Which version carries how much of a deployment's traffic. */
export const shares = (deployment) =>
  (deployment?.versions ?? []).map(({ version_id, percentage }) => ({ version_id, percentage }));

export function workerTable(workers) {
  if (workers.length === 0) return "This account has no Workers.";
  const rows = workers.map(({ id, modified_on, last_deployed_from, usage_model }) => [id, time(modified_on), last_deployed_from, usage_model]);
  return `# Workers\n\n${table(["Worker", "Changed", "Deployed from", "Billing"], rows)}`;
}

export function deploymentTable(deployments) {
  const rows = deployments.map((each) => [
    time(each.created_on),
    shares(each).map(({ version_id, percentage }) => `${version_id} (${percentage} %)`).join(", "),
    each.author_email,
    each.source,
    each.annotations?.["workers/message"],
  ]);
  return rows.length > 0 ? table(["When", "Versions", "By", "From", "Message"], rows) : "None.";
}

export function versionTable(versions, now) {
  const rows = versions.map(({ id, number, metadata, annotations }) => [
    number,
    id,
    time(metadata?.created_on),
    metadata?.author_email,
    annotations?.["workers/message"] ?? annotations?.["workers/tag"],
    now.find((each) => each.version_id === id)?.percentage,
  ]);
  return rows.length > 0 ? table(["No.", "Version", "Uploaded", "By", "Message", "Traffic, %"], rows) : "None.";
}

const time = (text) => (text ? `${text.slice(0, 10)} ${text.slice(11, 16)} UTC` : "");
const cell = (value) => String(value ?? "").replace(/\s+/g, " ").replaceAll("|", "\\|") || "–";
const line = (cells) => `| ${cells.map(cell).join(" | ")} |`;
const table = (head, rows) => [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
