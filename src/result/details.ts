/*
 * Codes that stand among the details of an entry, where they are plain text.
 */

/** Why a metric of a membership attack was not measured: details have it under the name of the metric. */
export type Unresolved = 'too-few-non-members' | 'too-few-people'

/** Why it cannot be told whether values of a column name people: `unclear` among the details of `identifiers`. */
export type UnclearIdentifiers = 'numbers-of-rows' | 'crowded-values'
