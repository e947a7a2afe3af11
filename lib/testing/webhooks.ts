import { expect, vi } from "vitest";
import { db } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import type { TestWorkspace } from "#lib/testing/workspace";

/** A webhook of a workspace, made as people make it. */
export async function hook({ key }: TestWorkspace, url: string, events = ["test"]) {
  const { status, body } = await json("POST /api/v1/account/webhooks", { key, body: { url, events } });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.data as { id: string; secret: string };
}

export const ping = async ({ key }: TestWorkspace, id: string) => (await json(`POST /api/v1/account/webhooks/${id}/test`, { key })).body.data;
export const number = (id: string) => Number(id.split("_")[1]);
export const deliveries = async ({ key }: TestWorkspace, id: string) => (await json(`GET /api/v1/account/webhooks/${id}/deliveries`, { key })).body.data;
export const shown = async ({ key }: TestWorkspace, id: string) => (await json(`GET /api/v1/account/webhooks/${id}`, { key })).body.data;
export const until = <Value>(look: () => Promise<Value>) => vi.waitFor(look, { timeout: 20_000, interval: 50 });
export const hurry = (id: string) =>
  db().webhookDelivery.updateMany({ where: { webhookId: number(id), status: "pending" }, data: { nextAttemptAt: new Date() } });
export const unpause = (id: string) => db().webhook.update({ where: { id: number(id) }, data: { resumeAt: null } });
