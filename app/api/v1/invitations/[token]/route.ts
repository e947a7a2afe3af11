import { serve } from "#lib/api/serve";
import { getInvitation } from "#lib/operations/invitations/get-invitation";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getInvitation);
