import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {peopleByName} from '../../../src/io/samples/people-by-name.js'
import {readTable} from '../../../src/io/read-table.js'
import {temporaryFolder} from '../../support/cli.js'

const people = (group: string, ...names: string[]) => {
  const files = names.map(place => ({path: place, place, label: ''}))
  const found = peopleByName(files, {group: `file:${group}`}, "'x'")
  return found && Array.from(found.ids, id => found.labels[id])
}

test.each<[string, string, string]>([
  ['person{group}_*', 'a/person12_3.png', '12'],
  ['{group}-*', 'x-y-z.wav', 'x'],
  ['*_{group}', 'scan_0_P7.dcm', '0_P7'],
  ['*_*_{group}', 'scan_0_P7.dcm', 'P7'],
  ['p{group}', 'b/p9.csv.gz', '9'],
  ['{group}', '1.2.840.png', '1.2.840'],
])('%s tells the person of %s', (pattern, name, person) => {
  expect(people(pattern, name)).toEqual([person])
})

test('a pattern without a person, and names that do not fit, have one message', () => {
  expect(() => people('person*', 'person1.png')).toThrow(/must hold \{group\} once/)
  expect(() => people('{group}{group}', 'a.png')).toThrow(/once/)
  expect(() => people('p{group}_*', 'p1_2.png', 'q1_2.png', 'p_3.png')).toThrow(
    /2 of 3 files of 'x' do not fit .* \(first 'q1_2.png'\)/,
  )
  const released = [{path: 'q', place: 'q.png', label: ''}]
  expect(peopleByName(released, {group: 'file:p{group}', kinds: new Map()}, 'x')).toBeUndefined()
})

test('series of one person are kept together', async () => {
  const folder = temporaryFolder()
  mkdirSync(path.join(folder, 's', 'a'), {recursive: true})
  for (const name of ['7-1', '7-2', '8-1']) writeFileSync(path.join(folder, 's', 'a', `${name}.csv`), '1.5\n2\n')
  const {group, reading} = await readTable(path.join(folder, 's'), {target: 'folder', group: 'file:{group}-*'})
  expect(group?.ids).toEqual(Int32Array.of(0, 0, 1))
  expect(reading.columns.at(-1)).toMatchObject({part: 'group', levels: 2})
})
