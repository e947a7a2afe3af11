import { serve } from "#lib/api/serve";
import { signOut } from "#lib/operations/auth/sign-out";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(signOut);
