import { href } from "../ui/href";

/** Where something in a connected account is looked at. `title` is a source's name, where its id says nothing to people. */
export type Place = { source: string; title?: string | undefined; ref?: string | undefined; path?: string | undefined };

export const placeIn = (app: string, { source, title, ref, path }: Place): string =>
  href(`/connectors/${app}`, { source, title: title === source ? undefined : title, ref, path });

/** The folders on the way to a path, each with the path that leads there. */
export const stepsTo = (path: string | undefined) =>
  path === undefined ? [] : path.split("/").map((name, i, all) => ({ name, path: all.slice(0, i + 1).join("/") }));
