import {describe, expect, test} from 'vitest'
import {ownMark, ownMarks} from '../../../src/io/columns/own-marks.js'
import {readTable} from '../../../src/io/read-table.js'
import {temporaryFile} from '../../support/cli.js'

describe('marks of missing values of single columns', () => {
  test('stand behind the last sign, since names may hold one', () => {
    expect(ownMark('a=b=0')).toEqual({column: 'a=b', mark: '0'})
    for (const given of ['a', '=0', '']) expect(() => ownMark(given)).toThrow(/COLUMN=MARK/)
  })

  test('are numbers in every spelling of a file, and words as they are', () => {
    expect(ownMarks('a', {missingIn: ['a=0', 'b=7', 'a=unknown']})).toEqual(
      expect.arrayContaining(['0', '0.0', '0,00', 'unknown']),
    )
    expect(ownMarks('a', {missingIn: ['a=99.9']})).toEqual(expect.arrayContaining(['99.9', '99.90']))
    expect(ownMarks('c', {missingIn: ['a=0']})).toEqual([])
  })

  test('are missing in their column alone, settle a doubt about it, and rows are written as they were', async () => {
    const file = temporaryFile('a.csv', 'a,b,c\n0,0,1\n0.0,5,unknown\n3.25,0,2.5\n1,1,7\n')
    const {table, texts: kept} = await readTable(file, {missingIn: ['a=0', 'c=unknown'], keepTexts: true})
    expect(table.columns.map(({kind, field}) => [kind, field.missing])).toEqual([
      ['numeric', 2],
      ['numeric', 0],
      ['numeric', 1],
    ])
    expect([...(kept?.keys() ?? [])]).toEqual(['a', 'b', 'c'])
    await expect(readTable(file, {missingIn: ['d=0']})).rejects.toThrow(/no column 'd'/)
  })
})
