/** Names the form of report.json; its number rises when a file of the old form can no longer be taken for one of the new. */
export const RESULT_SCHEMA = 'minority-report/audit/2'

/** A form that is still read: `upgrade.ts` brings it to the present one. */
export const OLD_SCHEMA = 'minority-report/audit/1'

/** Names the form of the events of an audit; its number rises when a reader of the old form would misread the new one. */
export const EVENT_SCHEMA = 'minority-report/event/1'
