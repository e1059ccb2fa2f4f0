import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {tableFormats} from '../../../../src/io/formats/registry.js'
import {readTable} from '../../../../src/io/read-table.js'
import type {TypedColumn} from '../../../../src/io/typed-column.js'
import {writeTable} from '../../../../src/io/write-table.js'
import {levels, numbers} from '../../../support/typed-tables.js'

const folder = mkdtempSync(path.join(tmpdir(), 'losses-'))
afterAll(() => {
  rmSync(folder, {recursive: true})
})

const lossesOf = async (format: string, ...columns: TypedColumn[]) =>
  (await tableFormats.find(({name}) => name === format)?.writer?.losses?.({columns, rowCount: 2, notes: []})) ?? []

const labelled = (labels: [number, string][]): TypedColumn => ({
  ...numbers('score', [1, 2]),
  kind: 'numbers',
  values: Float64Array.of(1, 2),
  integer: false,
  labels: new Map(labels),
})

describe('What a format does not keep', () => {
  test('is told of the column whose values are lost, and of no other', async () => {
    expect(await lossesOf('spss', levels('a', ['x', 'y ']), levels('b', ['x', ' y']))).toEqual([
      expect.stringMatching(/those at the end of texts of column 'a' are lost/),
    ])
    // No row has the level that would be cut.
    const unused = {...levels('a', ['x', 'x']), kind: 'levels' as const, levels: ['x', 'y '], codes: Int32Array.of(0, 0)}
    expect(await lossesOf('spss', unused)).toEqual([])
  })

  test('labels that are too long or of fractions are told', async () => {
    expect(await lossesOf('spss', labelled([[1, 'a'.repeat(121)]]))).toEqual([
      expect.stringMatching(/'score' is written without labels/),
    ])
    expect(await lossesOf('spss', labelled([[1, 'a'.repeat(120)]]))).toEqual([])
    expect(await lossesOf('stata', labelled([[1.5, 'half']]))).toEqual([
      expect.stringMatching(/'score' is written without labels/),
    ])
    expect(await lossesOf('stata', labelled([[1, 'one']]))).toEqual([])
  })

  test('is told to whoever writes the file, and nothing is told of CSV', async () => {
    const file = path.join(folder, 'zones.csv')
    writeFileSync(file, 'a,b\n2020-01-01T10:00:00Z,1\n2020-01-02T11:30:00Z,2\n')
    const {table, ...loaded} = await readTable(file)
    const told = async (name: string) => {
      const notes: string[] = []
      await writeTable(path.join(folder, name), table, loaded, {onNote: note => notes.push(note)})
      return notes
    }
    expect(await told('rows.xlsx')).toEqual([expect.stringMatching(/no zones.*column 'a'/)])
    expect(await told('rows.sav')).toEqual([expect.stringMatching(/no zones.*column 'a'/)])
    expect(await told('rows2.csv')).toEqual([])
    expect(await told('rows.arff')).toEqual([])
  })

  test('a number that stands for a missing value in SPSS is refused', async () => {
    const spss = tableFormats.find(({name}) => name === 'spss')?.writer
    const table = {columns: [numbers('a', [-Number.MAX_VALUE])], rowCount: 1, notes: []}
    await expect(spss?.write(table, 'file')).rejects.toMatchObject({code: 'number-too-large'})
  })
})
