/** What a resource is called where people read it. */
const RESOURCES: Record<string, string> = {
  api_key: "API key",
  byok: "Model key",
  drive: "Installed skill",
  grant: "Permission",
  user: "Account",
  version: "Skill version",
};

/** Actions whose plain words say more than resource and verb would. */
const ACTIONS: Record<string, string> = {
  "user.create": "Account created",
  "session.create": "Signed in",
  "session.delete": "Signed out",
  "session.update": "Identity confirmed",
  "session.refuse": "Sign-in refused",
  "api_key.refuse": "Ended key used",
  "consent.create": "Asked for permission",
  "consent.approve": "Permission given",
  "consent.deny": "Permission denied",
  "device.create": "Device asked for a key",
  "device.refuse": "Wrong code typed",
  "grant.deliver": "Permission collected",
  "grant.refuse": "Permission refused",
  "drive.create": "Skill installed",
  "drive.export": "Skills downloaded as one zip",
  "drive.delete": "Skill uninstalled",
  "execution.create": "Execution started",
  "connector.connect": "Account about to be connected",
  "connector.create": "Account connected",
  "connector.expire": "Account not accepted any more",
  "connector.delete": "Account disconnected",
  "connector.run": "Action done in an account",
  "credit.create": "Credits changed",
  "credit.checkout": "Started to buy credits",
};

const VERBS: Record<string, string> = { create: "created", update: "changed", deny: "denied", run: "run", send: "sent", set: "set", cancel: "cancelled" };

const inWords = (name: string) => name.replaceAll("_", " ");

/** "api_key" → "API key". */
export function resourceWords(type: string): string {
  const words = RESOURCES[type] ?? inWords(type);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "api_key.create" → "API key created". An action that nobody has named yet is still readable. */
export function actionWords(action: string): string {
  const [type = "", verb = ""] = action.split(".");
  return ACTIONS[action] ?? `${resourceWords(type)} ${VERBS[verb] ?? `${inWords(verb)}${verb.endsWith("e") ? "d" : "ed"}`}`;
}
