import {spawnSync} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {beforeAll, describe, expect, test} from 'vitest'
import {openBytes} from '../../src/io/open-bytes.js'
import {recognisedFormat} from '../../src/io/formats/registry.js'
import {writeSpss} from '../../src/io/formats/spss/write.js'
import {writeStata} from '../../src/io/formats/stata/write.js'
import {
  awkwardColumnsOf,
  awkwardTables,
  typedColumnsOf,
  type AwkwardColumn,
  type AwkwardTable,
} from '../support/awkward-tables.js'
import {hasR} from '../support/foreign-packages.js'

const hasHaven = hasR('haven', 'jsonlite')

async function readColumns(file: string): Promise<AwkwardColumn[]> {
  const source = await openBytes(file)
  try {
    const format = recognisedFormat(source)
    if (format === undefined) throw new Error(`${file} is of no format.`)
    return awkwardColumnsOf(await format.reader.read(source, {}))
  } finally {
    source.close()
  }
}

const bytesOf = (pieces: Iterable<Uint8Array>) => Buffer.concat([...pieces])
const writers = {sav: writeSpss, dta: writeStata}
const endings = Object.keys(writers) as (keyof typeof writers)[]

/** What haven makes of a column: it has no booleans, and SAS no labels. */
function asHaven({name, kind, values, labels = {}}: AwkwardColumn, ending: string): AwkwardColumn {
  if (kind === 'bool') return {name, kind: 'number', values: values.map(value => (value === null ? null : Number(value)))}
  if (kind === 'labelled' && /xpt$|sas7bdat$/.test(ending)) return {name, kind: 'number', values}
  // It writes a clock to Stata as plain seconds.
  if (kind === 'time' && ending.endsWith('dta')) return {name, kind: 'number', values: values.map(value => Number(value) / 1000)}
  return kind === 'labelled' ? {name, kind, values, labels} : {name, kind, values}
}

describe.skipIf(!hasHaven)('Files of SPSS, Stata and SAS (skipped unless R has haven and jsonlite)', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'statistics-'))
  const own = awkwardTables.flatMap(table =>
    endings.map(ending => ({
      table,
      ending,
      title: `${table.name}.${ending}`,
      file: path.join(folder, `own.${table.name}.${ending}`),
    })),
  )
  let shown: AwkwardColumn[][] = []

  beforeAll(() => {
    for (const {table, ending, file} of own) writeFileSync(file, bytesOf(writers[ending](typedColumnsOf(table), file)))
    const [tables, files, out] = ['tables', 'files', 'out'].map(name => path.join(folder, `${name}.json`))
    writeFileSync(tables, JSON.stringify(awkwardTables))
    writeFileSync(files, JSON.stringify(own.map(({file}) => file)))
    const script = fileURLToPath(new URL('statistics.R', import.meta.url))
    const run = spawnSync('Rscript', ['--vanilla', script, tables, folder, files, out], {encoding: 'utf8'})
    if (run.status !== 0) throw new Error(run.stderr)
    shown = JSON.parse(readFileSync(out, 'utf8')) as AwkwardColumn[][]
  })

  test.each(awkwardTables)('are read as haven wrote them: $name', async ({name, columns}: AwkwardTable) => {
    const files = readdirSync(folder).filter(file => file.startsWith(`${name}.`))
    expect(files.length).toBeGreaterThanOrEqual(5)
    for (const file of files)
      expect({file, columns: await readColumns(path.join(folder, file))}).toEqual({
        file,
        columns: columns.map(column => asHaven(column, file)),
      })
  })

  test.each(own)('are written so that haven reads the same: $title', ({table, file}) => {
    const found = shown[own.findIndex(each => each.file === file)]
    expect(found.map(each => ({...each, values: numberOf(each)}))).toEqual(
      table.columns.map(column => ofHaven(column, path.extname(file))),
    )
  })
})

/** Moments of haven are seconds, which are off by less than a microsecond. */
function numberOf({kind, values}: AwkwardColumn): AwkwardColumn['values'] {
  if (kind === 'text') return values
  const isMoment = kind === 'datetime' || kind === 'time'
  return values.map(value => (value === null ? null : isMoment ? Math.round(Number(value) * 100) / 100 : Number(value)))
}

function ofHaven(column: AwkwardColumn, ending: string): AwkwardColumn {
  const {name, kind, values, labels} = column
  if (kind === 'bool')
    return {
      name,
      kind: 'labelled',
      values: values.map(value => (value === null ? null : Number(value))),
      labels: {false: 0, true: 1},
    }
  // Haven takes a clock of Stata's for moments of 1960-01-01.
  if (kind === 'time' && ending === '.dta')
    return {name, kind: 'datetime', values: values.map(value => Number(value) + Date.UTC(1960, 0, 1))}
  return {name, kind, values, ...(labels !== undefined && {labels})}
}
