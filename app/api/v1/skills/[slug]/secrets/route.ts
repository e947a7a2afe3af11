import { serve } from "#lib/api/serve";
import { bindSecret } from "#lib/operations/secrets/bind-secret";
import { listSkillSecrets } from "#lib/operations/secrets/list-skill-secrets";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(bindSecret, listSkillSecrets);
