import type { GithubApi } from "#lib/platform/github-api";
import { at } from "#lib/runtime/connectors/github/fields";
import { ConnectorProblem, isConnectorProblem } from "#lib/runtime/connectors/problem";

type Detail = string | { field?: string; code?: string; message?: string };
type Refused = { status?: unknown; response?: { data?: { message?: string; errors?: Detail[] } } };

/** The status of GitHub's answer, where there was one. */
export const statusOf = (error: unknown): number | undefined => {
  const { status, response } = error as Refused;
  return typeof status === "number" && response !== undefined ? status : undefined;
};

/** What went wrong in an action, told by the fields of its input. What this knows nothing about comes back as it was. */
export async function explained(api: GithubApi, error: unknown, input: Record<string, unknown>): Promise<unknown> {
  const told = isConnectorProblem(error) ? error : await refused(api, error, input);
  if (!isConnectorProblem(told) || told.param === undefined) return told;
  const { code, message, param, retryAfter } = told;
  return new ConnectorProblem(code, message, { param: `input.${param}`, retryAfter });
}

async function refused(api: GithubApi, error: unknown, input: Record<string, unknown>): Promise<unknown> {
  const status = statusOf(error);
  if (status === 404) return missing(api, error, input);
  if (status === 422) return invalid(error as Refused, input);
  // What is deleted, and issues where a repository has none: GitHub's words say which.
  if (status === 410) return new ConnectorProblem("NOT_FOUND", `GitHub has this no more: ${messageOf(error as Refused)}`);
  // GitHub's word for a pull request that cannot be merged as it stands.
  if (status === 405) return new ConnectorProblem("PROVIDER_CONFLICT", `GitHub refuses this as things stand: ${messageOf(error as Refused)}`);
  return error;
}

const messageOf = ({ response }: Refused) => (response?.data?.message ?? "it does not say why").slice(0, 300);

/** What of the input can be what GitHub has not, in the order in which it would be missed. */
const NAMES: Record<string, (value: unknown) => string> = {
  number: (value) => `issue or pull request ${value}`,
  path: (value) => `file or folder ${value}`,
  ref: (value) => `branch, tag or commit ${value}`,
  from: (value) => `branch, tag or commit ${value}`,
  head: (value) => `branch, tag or commit ${value}`,
  base: (value) => `branch, tag or commit ${value}`,
  branch: (value) => `branch ${value}`,
  tag: (value) => `release of tag ${value}`,
  label: (value) => `label ${value}`,
  workflow: (value) => `workflow ${value}`,
};

/** Whether the repository is missing, or what is meant in it. */
async function missing(api: GithubApi, error: unknown, input: Record<string, unknown>): Promise<unknown> {
  const { repository } = input;
  if (typeof repository !== "string") return error;
  if (!(await isThere(api, repository))) return noRepository(repository, "repository");
  const fields = Object.keys(NAMES).filter((name) => input[name] !== undefined);
  const what = fields.map((name) => NAMES[name]?.(input[name])).join(", or no ");
  if (what === "") return new ConnectorProblem("NOT_FOUND", `The connected account sees ${repository}, and nothing of this in it, or may not do this there.`);
  const param = fields.length === 1 ? fields[0] : undefined;
  return new ConnectorProblem("NOT_FOUND", `${repository} has no ${what}, or the connected account may not do this to it.`, { param });
}

export const noRepository = (repository: string, param: string) =>
  new ConnectorProblem("NOT_FOUND", `There is no repository ${repository}, or none that the connected account sees.`, { param });

/** Whether the account sees a repository. */
export async function isThere(api: GithubApi, repository: string): Promise<boolean> {
  try {
    await api.repos.get(at(repository));
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** Fields that are called otherwise at GitHub. */
const CALLED: Record<string, string> = {
  ...{ q: "query", tag_name: "tag", target_commitish: "target", commit_id: "commit", issue_number: "number", pull_number: "number" },
  ...{ merge_method: "method", state_reason: "reason", ref: "branch" },
};

const CODES: Record<string, string> = {
  missing: "is of something that is not there",
  missing_field: "has to be given",
  invalid: "is not valid",
  already_exists: "exists already",
  unprocessable: "is not accepted",
};

/** What GitHub finds wrong, by the names that the fields have here. */
function invalid(error: Refused, input: Record<string, unknown>): ConnectorProblem {
  const details = error.response?.data?.errors ?? [];
  const nameOf = (field: string) => (CALLED[field] !== undefined && CALLED[field] in input ? CALLED[field] : field);
  const words = details.map((each) => {
    if (typeof each === "string") return each;
    const { field, code = "invalid", message } = each;
    return message ?? `${field ? `\`${nameOf(field)}\`` : "it"} ${CODES[code] ?? code}`;
  });
  const [field] = details.flatMap((each) => (typeof each === "string" || !each.field ? [] : [nameOf(each.field)]));
  const why = words.length > 0 ? words.join("; ").slice(0, 300) : messageOf(error);
  return new ConnectorProblem("INVALID_INPUT", `GitHub refuses this: ${why}`, { param: field !== undefined && field in input ? field : undefined });
}
