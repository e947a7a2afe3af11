// Shows what of a Worker is live, gives a version traffic, or goes back. See SKILL.md.
//
//   node scripts/main.mjs < request.json

import fs from "node:fs";
import path from "node:path";
import { call, Refused } from "./cloudflare.mjs";
import { deploymentTable, shares, versionTable, workerTable } from "./tables.mjs";

const FIELDS = ["action", "account_id", "worker", "version_id", "percentage", "message", "confirm", "force"];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function main() {
  const request = readRequest();
  const account = request.account_id ?? (await onlyAccount());
  if (!request.worker) {
    if (request.action !== "status") throw new Refused("worker: name the Worker to change.");
    const workers = await call("GET", `/accounts/${account}/workers/scripts`);
    save("workers.json", workers);
    return workerTable(workers);
  }
  const script = `/accounts/${account}/workers/scripts/${encodeURIComponent(request.worker)}`;
  const [{ deployments = [] }, { items = [] }] = [await call("GET", `${script}/deployments`), await call("GET", `${script}/versions?per_page=20`)];
  const state = { worker: request.worker, deployments, versions: items };
  if (request.action === "status") {
    save("status.json", state);
    return status(state);
  }

  const goal = request.action === "rollback" ? rollbackGoal(request, state) : deployGoal(request, state);
  const now = shares(deployments[0]);
  if (JSON.stringify(sorted(goal)) === JSON.stringify(sorted(now))) return `**Nothing to do:** ${request.worker} already runs ${told(now)}.`;
  const change = `\`${request.worker}\` from ${told(now)} to ${told(goal)}`;
  if (!request.confirm) return `**Not changed.** It would take ${change}.\n\nSend the same request with \`"confirm": true\` to do it.`;

  await call("POST", `${script}/deployments${request.force ? "?force=true" : ""}`, {
    strategy: "percentage",
    versions: goal,
    ...(request.message && { annotations: { "workers/message": request.message } }),
  });
  const { deployments: after = [] } = await call("GET", `${script}/deployments`);
  save("status.json", { ...state, deployments: after });
  if (JSON.stringify(sorted(shares(after[0]))) !== JSON.stringify(sorted(goal)))
    throw new Refused(`Cloudflare took the change, but ${told(shares(after[0]))} is live now. Somebody else may have deployed; run status.`);
  const back = now.length > 0 ? `\n\nTo go back: \`${undoing(request.worker, now, goal)}\`` : "";
  return `**Done:** ${change}. Read back and confirmed.${back}`;
}

function readRequest() {
  const text = fs.readFileSync(process.env.INPUT_FILE || 0, "utf8").replace(/^\ufeff/, "").trim();
  let request;
  try {
    request = text.startsWith("{") ? JSON.parse(text) : { worker: text || undefined };
  } catch (error) {
    throw new Refused(`input: begins like an object but is not JSON: ${error.message}`);
  }
  const unknown = Object.keys(request).find((key) => !FIELDS.includes(key));
  if (unknown) throw new Refused(`${unknown}: is not a setting; there are ${FIELDS.join(", ")}.`);
  const { action = "status", account_id, worker, version_id, percentage = 100 } = request;
  if (!["status", "deploy", "rollback"].includes(action)) throw new Refused("action: must be status, deploy or rollback.");
  if (account_id !== undefined && !/^[0-9a-f]{32}$/.test(account_id)) throw new Refused("account_id: must be the 32 hexadecimal digits of the account.");
  if (worker !== undefined && !/^[a-zA-Z0-9_-]{1,63}$/.test(worker)) throw new Refused("worker: must be the Worker's name, such as shop-api.");
  if (version_id !== undefined && !UUID.test(version_id)) throw new Refused("version_id: must be a version's id, as status lists them.");
  if (!Number.isInteger(percentage) || percentage < 1 || percentage > 100) throw new Refused("percentage: must be a whole number from 1 to 100.");
  return { ...request, action, percentage };
}

async function onlyAccount() {
  const accounts = await call("GET", "/accounts?per_page=50");
  if (accounts.length === 1) return accounts[0].id;
  const names = accounts.map(({ id, name }) => `${name} (${id})`).join(", ");
  throw new Refused(`account_id: say which account; the token reaches ${names || "none"}.`);
}

/** The version asked for, or the newest, with the rest of the traffic left to what carries most of it now. */
function deployGoal({ version_id, percentage }, { deployments, versions }) {
  const wanted = version_id ?? versions[0]?.id;
  if (!wanted) throw new Refused("version_id: this Worker has no version yet; upload one with `wrangler versions upload`.");
  if (percentage === 100) return [{ version_id: wanted, percentage: 100 }];
  const rest = shares(deployments[0]).filter((each) => each.version_id !== wanted);
  if (rest.length === 0) throw new Refused("percentage: there is no other version to share the traffic with; leave it out, or name another version_id.");
  return [
    { version_id: wanted, percentage },
    { version_id: mainOf(rest), percentage: 100 - percentage },
  ];
}

/** The version asked for, or the last that had all the traffic before the present one. */
function rollbackGoal({ version_id }, { deployments }) {
  if (version_id) return [{ version_id, percentage: 100 }];
  const present = new Set(shares(deployments[0]).map((each) => each.version_id));
  // While a version is being rolled out, going back means all to the one that had it before.
  const whole = deployments.slice(1).map(shares).find((each) => each.length === 1 && (present.size > 1 || !present.has(each[0].version_id)));
  if (!whole) throw new Refused("version_id: no earlier deployment with one version is known; name the version to go back to.");
  return [{ version_id: whole[0].version_id, percentage: 100 }];
}

/** The request that brings the shares from before back; of a split, the side that the other can be worked out from. */
function undoing(worker, before, after) {
  const rest = (version) => after.filter((each) => each.version_id !== version);
  const side = before.length === 2 && before.find(({ version_id: each }) => rest(each).length > 0 && before.some((other) => other.version_id === mainOf(rest(each))));
  const how = side ? { action: "deploy", worker, version_id: side.version_id, percentage: side.percentage } : { action: "rollback", worker, version_id: mainOf(before) };
  return `{${Object.entries({ ...how, confirm: true }).map((pair) => pair.map((each) => JSON.stringify(each)).join(": ")).join(", ")}}`;
}

function status({ worker, deployments, versions }) {
  const now = shares(deployments[0]);
  const notes = [];
  if (now.length === 0) notes.push("Nothing is deployed.");
  if (now.length > 1) notes.push(`Traffic is split since ${deployments[0].created_on}: finish the rollout or go back.`);
  if (versions[0] && now.length > 0 && !now.some((each) => each.version_id === versions[0].id)) notes.push(`The newest version, ${versions[0].id}, has no traffic.`);
  const head = `# ${worker}\n\nLive: **${told(now) || "nothing"}**.${notes.map((each) => `\n\n${each}`).join("")}`;
  return `${head}\n\n## Deployments\n\n${deploymentTable(deployments.slice(0, 10))}\n\n## Versions\n\n${versionTable(versions.slice(0, 10), now)}`;
}

const sorted = (list) => [...list].sort((a, b) => (a.version_id < b.version_id ? -1 : 1));
const mainOf = (list) => [...list].sort((a, b) => b.percentage - a.percentage)[0].version_id;
const told = (list) => list.map(({ version_id, percentage }) => `${version_id} (${percentage} %)`).join(" and ");

function save(name, data) {
  const folder = process.env.OUTPUT_DIR || "output";
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, name), `${JSON.stringify(data, null, 2)}\n`);
}

try {
  console.log(await main());
} catch (error) {
  console.error(`cloudflare-deploy: ${error instanceof Refused ? error.message : `it did not work: ${error.message}`}`);
  process.exit(1);
}
