/** How many rows were released for each record, over all repeats: what an attack finds depends on it. */
export function rowsPerRecord(outputs: readonly {readonly release?: {readonly rows: number; readonly records: number}}[]): {
  rowsPerRecord?: number
} {
  const releases = outputs.flatMap(({release}) => release ?? [])
  const records = releases.reduce((sum, release) => sum + release.records, 0)
  if (releases.length < outputs.length || records === 0) return {}
  return {rowsPerRecord: releases.reduce((sum, release) => sum + release.rows, 0) / records}
}
