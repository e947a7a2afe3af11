import { Alert } from "../ui/alert";

/** Whether a role runs skills and changes things. The API asks for the same; this only spares people buttons that would be refused. */
export const mayChange = (role: string): boolean => role !== "viewer";

/** Stands where others have buttons. */
export const ViewersLook = ({ title = "You are a viewer in this workspace" }: { title?: string }) => (
  <Alert tone="info" title={title}>
    Viewers can look; ask an admin for the role member.
  </Alert>
);
