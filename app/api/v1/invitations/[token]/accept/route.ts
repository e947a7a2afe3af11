import { serve } from "#lib/api/serve";
import { acceptInvitation } from "#lib/operations/invitations/accept-invitation";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(acceptInvitation);
