import { serve } from "#lib/api/serve";
import { runSkill } from "#lib/operations/executions/run-skill";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(runSkill);
