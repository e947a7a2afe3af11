import { z } from "zod";
import { operation } from "#lib/api/operation";
import { driveItem, driveRows, ownSkillsBeside, toDriveItem, toItemBeside } from "#lib/operations/drive/drive-item";

export const listDrive = operation({
  route: "GET /drive",
  summary: "List the skills of the drive.",
  description:
    "What is installed in the workspace, and its own skills that are not (`installed` is false). A collection's key lists what it reaches. " +
    "What the marketplace has beside it is found by `GET /skills?q=`. `version` counts the installed version, or the latest of a skill that is not installed.",
  scope: "workspace:files:read",
  input: {},
  output: z.object({ data: z.object({ skills: z.array(driveItem), total: z.int() }).meta({ id: "Drive" }) }),
  async handler(ctx) {
    const { id } = ctx.workspace;
    const installed = (await driveRows(ctx)).map((row) => toDriveItem(row, id));
    const beside = (await ownSkillsBeside(ctx)).map((row) => toItemBeside(row, id));
    const skills = [...installed, ...beside].sort((a, b) => (a.slug < b.slug ? -1 : 1));
    return { data: { skills, total: skills.length } };
  },
});
