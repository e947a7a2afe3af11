import { serve } from "#lib/api/serve";
import { deleteByok } from "#lib/operations/byok/delete-byok";
import { getByok } from "#lib/operations/byok/get-byok";
import { setByok } from "#lib/operations/byok/set-byok";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getByok, setByok, deleteByok);
