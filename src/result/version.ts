/** Names the form of report.json; its number rises when a file of the old form can no longer be taken for one of the new. */
export const RESULT_SCHEMA = 'minority-report/audit/1'
