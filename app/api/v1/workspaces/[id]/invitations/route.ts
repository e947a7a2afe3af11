import { serve } from "#lib/api/serve";
import { createInvitation } from "#lib/operations/invitations/create-invitation";
import { listInvitations } from "#lib/operations/invitations/list-invitations";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(createInvitation, listInvitations);
