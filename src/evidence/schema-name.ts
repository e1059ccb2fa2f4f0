export const EVIDENCE_SCHEMA = 'minority-report/evidence/1'
