import { serve } from "#lib/api/serve";
import { getProfile } from "#lib/operations/profile/get-profile";
import { updateProfile } from "#lib/operations/profile/update-profile";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getProfile, updateProfile);
