import { serve } from "#lib/api/serve";
import { listTransactions } from "#lib/operations/billing/list-transactions";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listTransactions);
