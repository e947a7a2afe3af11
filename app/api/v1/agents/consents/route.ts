import { serve } from "#lib/api/serve";
import { listConsents } from "#lib/operations/agents/list-consents";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listConsents);
