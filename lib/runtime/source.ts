import { CheckoutError, checkoutFor } from "#lib/runtime/checkout";
import { reading } from "#lib/runtime/connectors/action-run";
import { accessTo, noteUse } from "#lib/runtime/connectors/connection";
import type { SandboxFile } from "#lib/runtime/sandbox/sandbox";

type Asked = { workspaceId: number; connector: unknown };

/**
 * The files of the repository that a run is about. One at GitHub is read with the workspace's account, whose token goes no further
 * than into the requests for it. Throws a CheckoutError, or a ConnectorProblem where there is no account, or none any more.
 */
export async function sourceOf({ workspaceId, connector }: Asked, signal: AbortSignal): Promise<SandboxFile[]> {
  if ((connector as { type?: unknown } | null)?.type !== "github") return checkoutFor(connector, { signal });
  const read = async () => {
    const { connection, token } = await accessTo(workspaceId, "github");
    await noteUse(connection);
    return checkoutFor(connector, { signal, token });
  };
  return read().catch(async (error: unknown) => {
    if (!(error instanceof CheckoutError) || !error.login) throw error;
    // Only the API's word counts for a token that is not good any more: asked, it has it renewed, or the connection ended.
    await reading(workspaceId, "github", ({ fetch, url }) => fetch(`${url}/user`));
    return read();
  });
}
