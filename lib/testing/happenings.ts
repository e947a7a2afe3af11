import { z } from "zod";
import { pollDue } from "#lib/operations/triggers/poll-due";
import type { Happening } from "#lib/runtime/connectors/connector";
import { EVENTS } from "#lib/runtime/connectors/connectors";
import { connectAccount } from "#lib/testing/providers";
import { makeDue, makeTrigger } from "#lib/testing/trigger";
import { makeWorkflow } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/** A kind of event that a test makes happen, in the Gmail account of a workspace. Of this process alone: others have happenings of their own. */
export const KIND = `gmail.tested_by_${process.pid}`;

type Account = { happenings: Happening[]; polls: number; reading: number; most: number; instead: (() => Promise<unknown>) | undefined };
const accounts = new Map<number, Account>();

/** What happens in a workspace's account. `instead` is done before it is read: it may wait, or throw. */
export function accountOf({ workspace }: Pick<TestWorkspace, "workspace">): Account & { happen(...payloads: { n: number; title?: string }[]): void } {
  const known = accounts.get(workspace.id) ?? { happenings: [], polls: 0, reading: 0, most: 0, instead: undefined };
  accounts.set(workspace.id, known);
  const happen = (...payloads: { n: number }[]) => known.happenings.push(...payloads.map((payload) => ({ key: `happened-${payload.n}`, payload })));
  return Object.assign(known, { happen });
}

/** Has this process know the kind; call what is answered when it shall not any more. */
export function declareKind(): () => void {
  EVENTS.push({
    ...{ name: KIND, description: "A test makes something happen.", source: null, payload: z.object({ n: z.int(), title: z.string() }) },
    async poll(connected, _source, cursor) {
      const account = accountOf({ workspace: { id: connected.workspaceId } } as TestWorkspace);
      account.polls++;
      account.most = Math.max(account.most, ++account.reading);
      try {
        await account.instead?.();
      } finally {
        account.reading--;
      }
      const from = cursor === undefined ? account.happenings.length : (cursor as { read: number }).read;
      return { happened: account.happenings.slice(from), cursor: { read: account.happenings.length } };
    },
  });
  return () =>
    void EVENTS.splice(
      EVENTS.findIndex(({ name }) => name === KIND),
      1,
    );
}

/** A workspace with an account, a workflow that takes what happens, and a trigger for it. */
export async function watching(body: object = {}) {
  const home = await createWorkspace();
  await connectAccount(home, "gmail");
  const workflowId = await makeWorkflow(home, {
    inputSchema: { type: "object", properties: { event: { type: "object", properties: { n: { type: "integer", maximum: 1000 } } } } },
    steps: [{ id: "out", type: "transform", output: "{{input}}" }],
  });
  const account = accountOf(home);
  const made = await makeTrigger(home, { workflowId, type: "event", event: KIND, ...body });
  return { home, workflowId, account, made };
}

/** Looks at what has happened for a trigger, now. */
export async function poll(made: { id: string }) {
  await makeDue(made);
  await pollDue();
}
