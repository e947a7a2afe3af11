import { notFound } from "#lib/api/errors";
import { plain } from "#lib/api/plain";

/** Programs look for many things here. What is not there is a 404 that they can read. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/.well-known/", async () => {
  throw notFound();
});
