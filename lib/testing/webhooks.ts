import type { ServerResponse } from "node:http";
import { expect, vi } from "vitest";
import { db } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import { type Receiver, startReceiver } from "#lib/testing/webhook-receiver";
import type { TestWorkspace } from "#lib/testing/workspace";

/** A webhook of a workspace, made as people make it. */
export async function hook({ key }: TestWorkspace, url: string, events = ["test"]) {
  const { status, body } = await json("POST /api/v1/account/webhooks", { key, body: { url, events } });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.data as { id: string; secret: string };
}

/** The targets of one test file, which end together. */
export function openReceivers() {
  const open: Receiver[] = [];
  return {
    async receiver(answers?: (response: ServerResponse) => void) {
      const made = await startReceiver(answers);
      open.push(made);
      return made;
    },
    async close() {
      for (const each of open) await each.close();
    },
  };
}

/** A webhook that has been sent an event, whose target says nothing until it is told to. */
export async function silentHook(home: TestWorkspace, receiver: ReturnType<typeof openReceivers>["receiver"]) {
  let silent = true;
  const target = await receiver((response) => (silent ? undefined : void response.writeHead(200).end()));
  const { id } = await hook(home, target.url);
  await ping(home, id);
  await target.wait(1);
  return {
    ...{ id, target },
    speak() {
      silent = false;
    },
  };
}

export const ping = async ({ key }: TestWorkspace, id: string) => (await json(`POST /api/v1/account/webhooks/${id}/test`, { key })).body.data;
export const number = (id: string) => Number(id.split("_")[1]);
export const deliveries = async ({ key }: TestWorkspace, id: string) => (await json(`GET /api/v1/account/webhooks/${id}/deliveries`, { key })).body.data;
export const shown = async ({ key }: TestWorkspace, id: string) => (await json(`GET /api/v1/account/webhooks/${id}`, { key })).body.data;
export const until = <Value>(look: () => Promise<Value>) => vi.waitFor(look, { timeout: 20_000, interval: 50 });
export const hurry = (id: string) =>
  db().webhookDelivery.updateMany({ where: { webhookId: number(id), status: "pending" }, data: { nextAttemptAt: new Date() } });
export const unpause = (id: string) => db().webhook.update({ where: { id: number(id) }, data: { resumeAt: null } });
