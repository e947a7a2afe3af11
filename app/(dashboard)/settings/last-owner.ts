import { listMembers } from "#lib/operations/members/list-members";
import { load } from "#lib/session";

/** Whether a workspace has one owner only. As far as one page of members tells; where it does not, the API decides. */
export async function hasOneOwner(id: string): Promise<boolean> {
  const { data, has_more } = await load(listMembers, { id, limit: 100 });
  return !has_more && data.filter(({ role }) => role === "owner").length === 1;
}
