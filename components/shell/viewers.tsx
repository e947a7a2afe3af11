import { Alert } from "../ui/alert";

/** Whether a role runs skills and changes things. The API asks for the same; this only spares people buttons that would be refused. */
export const mayChange = (role: string): boolean => role !== "viewer";

/** Whether a role manages what the workspace's programs and people may do. The API asks for the same. */
export const mayManage = (role: string): boolean => role === "owner" || role === "admin";

/** Stands where others have buttons. */
export const ViewersLook = ({ title = "You are a viewer in this workspace" }: { title?: string }) => (
  <Alert tone="info" title={title}>
    Viewers can look; ask an admin for the role member.
  </Alert>
);
