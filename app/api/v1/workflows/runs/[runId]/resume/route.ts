import { serve } from "#lib/api/serve";
import { resumeWorkflowRun } from "#lib/operations/workflows/resume-workflow-run";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(resumeWorkflowRun);
