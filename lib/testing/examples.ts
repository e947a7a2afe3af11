import { operations } from "#lib/operations/index";
import { CONNECTOR_EXAMPLES } from "#lib/testing/connector-examples";
import type { Example, Examples, Name, World } from "#lib/testing/example-world";
import { OAUTH_EXAMPLES } from "#lib/testing/oauth-examples";
import { PEOPLE_EXAMPLES } from "#lib/testing/people-examples";
import { REGISTRY_EXAMPLES } from "#lib/testing/registry-examples";
import { WORKSPACE_EXAMPLES } from "#lib/testing/workspace-examples";

export { createWorld, type Example, type Name, type World } from "#lib/testing/example-world";

/** A request that works, for each operation. `foreign` names the parameter that can hold another's id; `key` and `token` are sent where the world's would not do, and `headers` besides. */
export const EXAMPLES: Examples = { ...PEOPLE_EXAMPLES, ...REGISTRY_EXAMPLES, ...WORKSPACE_EXAMPLES, ...CONNECTOR_EXAMPLES, ...OAUTH_EXAMPLES };

/** Somebody the operation lets in: a session where only a person may act, else a key. */
export const callerFor = async (name: Name, world: World, example: Example = {}) =>
  operations[name].scope === "session" || example.token ? { token: example.token ?? (await world.addSession()) } : { key: example.key ?? world.key };
