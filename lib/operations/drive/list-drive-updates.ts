import { z } from "zod";
import { operation } from "#lib/api/operation";
import { driveRows } from "#lib/operations/drive/drive-item";
import { describeOffers, pendingUpdate } from "#lib/operations/drive/pending-update";
import { isDismissed, offerOf } from "#lib/operations/drive/update-offer";

export const listDriveUpdates = operation({
  route: "GET /drive/updates",
  summary: "List the updates of the drive that wait for a decision.",
  description:
    "Skills with a higher version than the installed one, and those whose installed version was withdrawn, is held or is quarantined. " +
    "What was dismissed is not among them. `changes` says what the other version needs and can do that the installed one does not.",
  scope: "workspace:files:read",
  input: {},
  output: z.object({ data: z.object({ updates: z.array(pendingUpdate), total: z.int() }).meta({ id: "PendingUpdates" }) }),
  async handler(ctx) {
    const offers = (await driveRows(ctx)).flatMap((row) => {
      const offer = offerOf(row, ctx.workspace.id);
      return offer && !isDismissed(row, offer) ? [{ row, offer }] : [];
    });
    return { data: { updates: await describeOffers(ctx, offers), total: offers.length } };
  },
});
