import {describe, expect, test} from 'vitest'
import {previewFile} from '../../../src/jobs/preview-file.js'
import {suggestTarget} from '../../../src/roles/suggest-target.js'
import {temporaryFile} from '../../support/cli.js'
import {testContext} from '../../support/context.js'
import {patientRows} from '../../support/patients.js'

const csv = (rows: readonly object[]) =>
  [Object.keys(rows[0]).join(','), ...rows.map(row => Object.values(row).join(','))].join('\n') + '\n'

describe('the preview of a file', () => {
  test('finds the class column, its labels and the rare one, and says what the columns may be for', async () => {
    const file = temporaryFile('patients.csv', csv(patientRows()))
    const preview = await previewFile({file, read: {}}, testContext(1))
    expect(preview).toMatchObject({
      rows: 160,
      target: {name: 'diagnosis', isGiven: false},
      classes: [
        {label: 'common', rows: 137},
        {label: 'rare', rows: 23},
      ],
      minority: ['rare'],
    })
    expect(preview.columns.map(({name, role}) => [name, role])).toEqual([
      ['age', 'quasi-identifier'],
      ['marker', 'ordinary'],
      ['sex', 'quasi-identifier'],
      ['diagnosis', 'target'],
    ])
    expect(preview.columns.at(-1)?.because).toContain('its name speaks of classes')
    expect(preview.shown).toBeUndefined()
  })

  test('reads a class column of numbers by its labels, as they are written', async () => {
    const rows = patientRows().map(({diagnosis, ...row}) => ({...row, Class: diagnosis === 'rare' ? '1' : '0'}))
    const file = temporaryFile('numbers.csv', csv(rows))
    const preview = await previewFile({file, read: {}}, testContext(1))
    expect(preview).toMatchObject({target: {name: 'Class'}, minority: ['1']})
  })

  test('finds in one reading what a second one would find that knows the class column', async () => {
    const asWritten = async (labels: readonly [string, string], other: string) => {
      const rows = patientRows().map(({diagnosis, ...row}) => ({
        ...row,
        Class: labels[diagnosis === 'rare' ? 1 : 0],
        last: other,
      }))
      const file = temporaryFile('labels.csv', csv(rows))
      let readings = 0
      const onReading = () => readings++
      const guessed = await previewFile({file, read: {onReading}, showRows: 3}, testContext(1))
      const {target, ...named} = await previewFile({file, read: {}, target: 'Class', showRows: 3}, testContext(1))
      expect(target?.isGiven).toBe(true)
      const because = guessed.target?.because
      const columns = named.columns.map(column => (column.name === 'Class' ? {...column, because} : column))
      expect(guessed).toEqual({...named, columns, target: {name: 'Class', because, isGiven: false}})
      return readings
    }
    expect(await asWritten(['0', '1'], 'x')).toBe(1)
    expect(await asWritten(['-1', '1'], 'NA')).toBe(1)
    expect(await asWritten(['1.0', '2.0'], '1.5')).toBe(1)
    expect(await asWritten(['no', 'yes'], 'x')).toBe(1)
  })

  test('suggests the last column that is read', async () => {
    const rows = patientRows().map(({diagnosis, ...row}) => ({...row, group: diagnosis === 'rare' ? 1 : 0, note: 'x'}))
    const file = temporaryFile('ignored.csv', csv(rows))
    const preview = await previewFile({file, read: {ignore: ['note']}}, testContext(1))
    expect(preview).toMatchObject({target: {name: 'group'}, minority: ['1']})
  })

  test('takes the column that the user names, and tells no minority where that is in doubt', async () => {
    const rows = patientRows({rows: 160}).map((row, at) => ({...row, sex: at % 2 === 0 ? 'a' : 'b'}))
    const file = temporaryFile('named.csv', csv(rows))
    const preview = await previewFile({file, read: {}, target: 'sex'}, testContext(1))
    expect(preview.target).toMatchObject({name: 'sex', isGiven: true})
    expect(preview.minority).toBeUndefined()
  })

  test('lists no labels of a column that has too many to be classes, since each would be a cell of somebody', async () => {
    const rows = patientRows().map((row, at) => ({...row, town: `town ${at % 80}`}))
    const file = temporaryFile('towns.csv', csv(rows))
    const preview = await previewFile({file, read: {}, target: 'town'}, testContext(1))
    expect(preview.classes).toBeUndefined()
  })

  test('shows rows only when it is asked to', async () => {
    const rows = patientRows()
    const file = temporaryFile('shown.csv', csv(rows))
    const preview = await previewFile({file, read: {}, showRows: 2}, testContext(1))
    expect(preview.shown).toEqual(rows.slice(0, 2))
  })
})

test('a class column is suggested by its name before its place, and never one of many values', () => {
  const column = (name: string, levels: number) =>
    ({name, part: 'feature', type: 'category', levels, missing: [], notes: []}) as const
  expect(suggestTarget([column('patient_status', 3), column('class', 2), column('sex', 2)])?.name).toBe('class')
  expect(suggestTarget([column('a', 2), column('b', 4)])?.name).toBe('b')
  expect(suggestTarget([column('a', 2), column('town', 400)])).toBeUndefined()
})
