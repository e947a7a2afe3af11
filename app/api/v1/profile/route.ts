import { serve } from "#lib/api/serve";
import { getProfile } from "#lib/operations/profile/get-profile";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getProfile);
