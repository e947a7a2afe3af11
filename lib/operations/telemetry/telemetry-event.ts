import { z } from "zod";
import { slug } from "#lib/api/fields";

export { TELEMETRY_DAYS } from "#lib/runtime/telemetry";

/** An installation of a CLI: a random id that says nothing of whose it is. */
export const installId = () =>
  z
    .uuid()
    // What a CLI sends that has made none: it would be one installation for all of them, and whoever claims it has theirs.
    .refine((id) => !/^(0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12})$/i.test(id), "Must be a random id.")
    .meta({ description: "The random id that the CLI made when it was installed.", examples: ["0b5f4e0e-8f3c-4d5b-9a51-6a3a1f6f0c2d"] });

const MOST_METADATA = 2048;

/** A flat object: numbers, and words too short to be anything else. */
const metadata = z
  .record(z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, "Must be a short name."), z.union([z.number(), z.boolean(), z.string().max(100)]))
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= MOST_METADATA, `Must be at most ${MOST_METADATA / 1024} KiB.`)
  .default({})
  .meta({ description: `Counts and the like: numbers, true or false, and texts of up to 100 characters; ${MOST_METADATA / 1024} KiB at most.` });

/** All that is stored of an event, beside the time. What a CLI may send is exactly this, and the page about it is made from this. */
export const telemetryFields = {
  install_id: installId(),
  event_type: z.enum(["install", "sync", "update", "audit", "scan", "init_defaults", "login"]).meta({ description: "Which command was run." }),
  cli_version: z
    .string()
    .regex(/^[0-9A-Za-z.+-]{1,64}$/, "Must be a version, such as 0.1.0.")
    .meta({ description: "The version of the CLI, as it says itself." }),
  os: z
    .string()
    .regex(/^[0-9A-Za-z._-]{1,32}(\/[0-9A-Za-z._-]{1,32})?$/, "Must be a system, such as darwin/arm64.")
    .meta({ description: "The kind of operating system and processor, such as `darwin/arm64`." }),
  skill_slugs: z.array(slug()).max(200).default([]).meta({ description: "The skills that the command was about." }),
  source_types: z
    .array(z.string().regex(/^[a-z0-9_.-]{1,32}$/, "Must be a kind of source, such as skillzdrive."))
    .max(20)
    .default([])
    .meta({ description: "The kinds of places that these skills come from, such as `github`; not which places." }),
  metadata,
};

/** What is stored, field by field, for people. */
export function describeTelemetry(): { name: string; description: string; values: string[] | null; required: boolean }[] {
  const { properties = {}, required = [] } = z.toJSONSchema(z.object(telemetryFields), { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, schema]) => {
    const { description = "", enum: values } = schema as { description?: string; enum?: string[] };
    return { name, description, values: values ?? null, required: required.includes(name) };
  });
}
