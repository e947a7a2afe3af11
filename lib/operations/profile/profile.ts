import { z } from "zod";
import { id, timestamp } from "#lib/api/fields";

/** A person, as they see themselves. */
export const profile = z.object({ id: id("usr"), email: z.string(), name: z.string(), createdAt: timestamp() }).meta({ id: "Profile" });
