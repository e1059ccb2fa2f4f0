import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from 'vitest'
import {simulateRegistry} from '../../scripts/simulate-registry.js'
import {rowsWithLabel} from '../../src/core/table.js'
import {readTable} from '../../src/io/read-table.js'

const data = path.resolve(fileURLToPath(import.meta.url), '../../../fixtures/data')
const file = path.join(data, 'rare-disease-registry.csv')

interface Provenance {
  readonly rows: number
  readonly target: string
  readonly minority: string
  readonly minorityRows: number
  readonly sha256: string
  readonly columns: readonly {name: string; type: string; decimals?: number; levels?: string[]; missing?: string}[]
}
const provenance = JSON.parse(await readFile(path.join(data, 'rare-disease-registry.json'), 'utf8')) as Provenance

describe('The embedded registry', () => {
  test('is what the simulator makes', async () => {
    expect(simulateRegistry()).toBe(await readFile(file, 'utf8'))
  })

  test('has other patients for another seed', () => {
    const [one, other] = ['1', '2'].map(seed => simulateRegistry(seed, 50).split('\n'))
    expect(one).toHaveLength(52)
    expect(one.filter(row => other.includes(row))).toEqual([one[0], ''])
  })

  test('is what its description says', async () => {
    const {table, sha256, header} = await readTable(file, {target: provenance.target})
    const minority = rowsWithLabel(table, provenance.target, [provenance.minority])
    expect([table.rowCount, minority.length, sha256]).toEqual([provenance.rows, provenance.minorityRows, provenance.sha256])
    expect(header).toEqual(provenance.columns.map(({name}) => name))
    for (const [at, {kind, ...field}] of table.schema.fields.entries()) {
      const {type, decimals, levels, missing} = provenance.columns[at]
      expect({name: field.name, kind}).toEqual({name: header[at], kind: type})
      expect(field.missing > 0).toBe(missing !== undefined)
      if ('decimals' in field) expect(field.decimals).toBe(decimals)
      if ('levels' in field) expect(field.levels).toEqual(levels)
    }
  })

  test('has 2 to 3 % in its minority, eight numeric columns and three categorical ones beside the target', async () => {
    const {table} = await readTable(file, {target: provenance.target})
    const share = rowsWithLabel(table, provenance.target, [provenance.minority]).length / table.rowCount
    expect(share).toBeGreaterThan(0.02)
    expect(share).toBeLessThan(0.03)
    const kinds = table.without([provenance.target]).columns.map(({kind}) => kind)
    expect([kinds.filter(kind => kind === 'numeric').length, kinds.length]).toEqual([8, 11])
  })
})
