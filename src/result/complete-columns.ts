import type {AuditPlan} from './plan.js'

type PlannedColumns = AuditPlan['columns']

/** How files are read, with defaults written down and lists in one order: what means the same is the same JSON. */
export function completeColumns(given: Partial<PlannedColumns>): PlannedColumns {
  const {identifiers = [], missingIn = [], group, header, delimiter, encoding, sheet, thousands, missing} = given
  const list = (names: readonly string[] = []) => sortedNames(names)
  return {
    categorical: list(given.categorical),
    ignored: list(given.ignored),
    ...(identifiers.length > 0 && {identifiers: list(identifiers)}),
    ...(group !== undefined && {group}),
    ...(given.smiles !== undefined && {smiles: given.smiles}),
    ...(given.skipUnreadable === true && {skipUnreadable: true}),
    ...(given.signalColumns !== undefined && {signalColumns: given.signalColumns}),
    ...(given.rate !== undefined && {rate: given.rate}),
    ...(given.embedding !== undefined && {embedding: given.embedding}),
    ...(given.window !== undefined && {window: given.window}),
    ...(header !== undefined && {header}),
    keepUnnamed: given.keepUnnamed ?? false,
    ...(delimiter !== undefined && {delimiter}),
    ...(encoding !== undefined && {encoding}),
    ...(sheet !== undefined && {sheet}),
    decimalComma: given.decimalComma ?? false,
    ...(thousands !== undefined && {thousands}),
    ...(missing && {missing: list(missing)}),
    ...(missingIn.length > 0 && {missingIn: list(missingIn)}),
    keepLevel: list(given.keepLevel),
    numeric: list(given.numeric),
    ...(given.dates && given.dates.length > 0 && {dates: list(given.dates)}),
    mergeLevels: list(given.mergeLevels),
    distinctLevels: list(given.distinctLevels),
    keepIdentifiers: list(given.keepIdentifiers),
    mapLevels: list(given.mapLevels),
    scaleOfRelease: list(given.scaleOfRelease),
  }
}

/** By code units, without repetitions: the same on every machine. */
export function sortedNames(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}
