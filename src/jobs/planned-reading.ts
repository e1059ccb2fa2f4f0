import type {AuditPlan} from '../result/plan.js'
import type {ReadOptions} from '../io/read-table.js'

/** How the files of an audit are read, as its plan says: the same bytes read otherwise are other data. */
export function plannedReading(read: ReadOptions): AuditPlan['columns'] {
  const {categorical = [], ignore: ignored = [], group, header, keepUnnamed, delimiter, encoding, decimalComma, missing} = read
  const {mapLevels, scaleOfRelease} = read
  const {numeric, thousands, keepLevel, mergeLevels, distinctLevels} = read
  return {
    categorical,
    ignored,
    ...(group !== undefined && {group}),
    ...(header !== undefined && {header}),
    ...(keepUnnamed === true && {keepUnnamed}),
    ...(delimiter !== undefined && {delimiter}),
    ...(encoding !== undefined && {encoding}),
    ...(decimalComma === true && {decimalComma}),
    ...(missing && {missing}),
    ...(mapLevels && {mapLevels}),
    ...(scaleOfRelease && {scaleOfRelease}),
    ...(numeric && {numeric}),
    ...(thousands !== undefined && {thousands}),
    ...(keepLevel && {keepLevel}),
    ...(mergeLevels && {mergeLevels}),
    ...(distinctLevels && {distinctLevels}),
  }
}

/** The reverse of `plannedReading`. */
export function readOptionsOf({ignored, keepIdentifiers: _, ...columns}: AuditPlan['columns']): ReadOptions {
  return {...columns, ignore: ignored}
}
