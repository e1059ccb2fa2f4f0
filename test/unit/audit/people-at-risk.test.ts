import {describe, expect, test} from 'vitest'
import {reachedBy} from '../../../src/audit/pool/reached.js'
import type {TaskOutput} from '../../../src/audit/plan/task-output.js'
import {rarityOf} from '../../../src/audit/score/rarity.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {Table, audit, renderReport, type AuditOptions} from '../../../src/index.js'
import {renderMarkdown} from '../../../src/report/markdown.js'
import {fullResult} from '../../support/example-result.js'
import {patientRows} from '../../support/patients.js'

const quick: AuditOptions = {
  target: 'diagnosis',
  minority: 'rare',
  attacks: ['copies'],
  learners: [],
  fidelity: [],
  repeats: 3,
  jobs: 1,
}
const rows = patientRows({rows: 300})
const table = Table.fromRows(rows)
/** Four numbers with many digits; every third row is rare. */
const measured = (count: number, seed: number) => {
  const rng = createRng(seed)
  const four = () => Object.fromEntries(['a', 'b', 'c', 'd'].map(name => [name, normal(rng)]))
  return Array.from({length: count}, (_, row) => ({...four(), diagnosis: row % 3 === 0 ? 'rare' : 'common'}))
}
const isRare = ({diagnosis}: {readonly diagnosis: string}) => diagnosis === 'rare'
const rareRows = rows.flatMap(({diagnosis}, row) => (diagnosis === 'rare' ? [row] : []))

describe('the people at risk', () => {
  test('are those whose records a file made elsewhere holds, by data row, and nobody else', async () => {
    const [ours, outside, fresh] = [measured(120, 1), measured(120, 2), measured(80, 3)]
    const copied = [6, 33, 90]
    const synthetic = [Table.fromRows([...fresh.filter(isRare), ...copied.map(row => ours[row])])]
    const holdout = Table.fromRows(outside)
    const result = await audit(Table.fromRows(ours), {...quick, synthetic, holdout})
    const {people, found, asked} = result.atRisk('file:synthetic-1')
    expect(people.map(({row}) => row - 1).sort((a, b) => a - b)).toEqual(copied)
    expect({found, asked}).toEqual({found: 3, asked: 40})
    expect(people[0].reachedBy).toEqual([{attack: 'copies', member: {times: 3, reached: 3}, nonMember: {times: 0, reached: 0}}])
  })

  test('are held against the repeats in which they were not in the data', async () => {
    const result = await audit(table, {...quick, generators: ['random-oversampling'], ratio: 8, listPeople: 1000})
    const {people, attacks, found} = result.atRisk('random-oversampling')
    expect(found).toBe(people.length)
    expect(attacks).toMatchObject([{attack: 'copies', namesPeople: true, control: {reached: 0}}])
    for (const {reachedBy: by, row} of people) {
      expect(rareRows).toContain(row - 1)
      const [{member, nonMember}] = by
      expect(member.times + nonMember.times).toBe(3)
      expect(member.reached).toBeGreaterThan(member.times / 2)
      expect(nonMember.reached).toBe(0)
    }
    expect(people.some(({reachedBy: [{nonMember}]}) => nonMember.times > 0)).toBe(true)
  })

  test('are none where no attack beats its control, and the report says what that is worth', async () => {
    const result = await audit(table, {...quick, generators: ['gaussian'], read: {ignore: ['sex']}})
    expect(result.peopleAtRisk).toEqual([])
    expect(result.atRisk('gaussian').people).toEqual([])
    expect(await renderReport(result, 'md')).toContain('Nobody is listed: no attack beat its control.')
  })

  test('are not told by an attack that says nothing about single people, and the report says so', () => {
    const attacks = [{attack: 'differencing', counts: 'repeats' as const, asked: 0, reached: 0, namesPeople: false}]
    const text = renderMarkdown({...fullResult(), peopleAtRisk: [{generator: 'smote', asked: 0, found: 0, attacks, people: []}]})
    expect(text).toContain('differencing: it says nothing about single people here.')
  })

  test('are persons, named by their first row, where several rows belong to one', async () => {
    const twice = rows.flatMap((row, person) => [
      {...row, person: `p${person}`},
      {...row, marker: row.marker + 0.001, person: `p${person}`},
    ])
    const result = await audit(Table.fromRows(twice), {
      ...quick,
      generators: ['random-oversampling'],
      read: {group: 'person'},
      listPeople: 7,
    })
    const {people, found} = result.atRisk('random-oversampling')
    expect(people).toHaveLength(7)
    expect(found).toBeGreaterThan(7)
    for (const person of people) {
      expect(rareRows).toContain((person.row - 1) / 2)
      expect(person.rows).toBe(2)
    }
  })

  test('are counted beyond the limit, and no row is named when it is 0', async () => {
    const some = await audit(table, {...quick, generators: ['random-oversampling'], repeats: 1, listPeople: 2})
    const {people, found} = some.atRisk('random-oversampling')
    expect(people).toHaveLength(2)
    const report = await renderReport(some, 'md')
    expect(report).toContain(`${found - 2} of them are not listed.`)
    expect(some.attack('random-oversampling', 'copies').entry.details).toHaveProperty('atRisk')

    const none = await audit(table, {...quick, generators: ['random-oversampling'], repeats: 1, listPeople: 0})
    expect(none).not.toHaveProperty('peopleAtRisk')
    expect(none.attack('random-oversampling', 'copies').entry.details).not.toHaveProperty('atRisk')
    expect(await renderReport(none, 'md')).toContain('The list is switched off: this report names no row of the data.')
    expect(() => none.atRisk('random-oversampling')).toThrow('This audit lists no people at risk.')
  })
})

describe('whom an attack reached', () => {
  const membership = (members: number[], nonMembers: number[]) =>
    ({
      kind: 'membership',
      classes: [
        {
          members,
          nonMembers,
          memberPeople: members.map((_, at) => at),
          nonMemberPeople: nonMembers.map((_, at) => 100 + at),
        },
      ],
    }) as const
  const others = Array.from({length: 40}, (_, at) => at)

  test('is whoever has a score that at most 5 % of the people outside the data have', () => {
    const reached = reachedBy([membership([39, 38.5, 38, 37.5], others)], false)
    expect([0, 1, 2, 3].map(person => reached.get(person)?.member.reached)).toEqual([1, 1, 0, 0])
  })

  test('turns round where members score lower', () => {
    const reached = reachedBy([membership([-1, 20, 40], others)], true)
    expect([0, 1, 2].map(person => reached.get(person)?.member.reached)).toEqual([1, 0, 0])
  })

  test('is nobody where everybody has the same score, or fewer than ten people are outside the data', () => {
    const equal = reachedBy([membership([1, 1], new Array<number>(40).fill(1))], false)
    expect([...equal.values()].some(({member, nonMember}) => member.reached + nonMember.reached > 0)).toBe(false)
    expect(reachedBy([membership([50], others.slice(0, 9))], false).size).toBe(0)
  })

  test('is about one in twenty of those of whom the attack knows nothing, in the data or not', () => {
    const rng = createRng('nothing known')
    const drawn = (count: number) => Array.from({length: count}, () => normal(rng))
    const repeats = Array.from({length: 50}, () => reachedBy([membership(drawn(60), drawn(60))], false))
    for (const side of ['member', 'nonMember'] as const) {
      const tries = repeats.flatMap(reached => [...reached.values()].map(each => each[side])).filter(({times}) => times > 0)
      const share = tries.reduce((sum, {reached}) => sum + reached, 0) / tries.length
      expect(share).toBeLessThan(0.06)
      expect(share).toBeGreaterThan(0.03)
    }
  })

  test('is nobody for an attack that is about who came and went', () => {
    const classes = membership([1], others).classes
    expect(reachedBy([{kind: 'changes', classes, alone: [], details: {}} as unknown as TaskOutput], false).size).toBe(0)
  })

  test('counts what each repeat said', () => {
    const found = (memberPeople: number[], members: number[], nonMemberPeople: number[], nonMembers: number[]) =>
      ({
        kind: 'origins',
        people: [{memberPeople, members, nonMemberPeople, nonMembers}],
        main: {realSaidReal: 0, real: 0, syntheticSaidReal: 0, synthetic: 0},
        control: {successes: 0, attempts: 0},
        baseline: {realSaidReal: 0, real: 0, syntheticSaidReal: 0, synthetic: 0},
        details: {},
      }) as const
    const reached = reachedBy([found([1, 2], [1, 0], [3], [0]), found([1, 3], [1, 1], [2], [1])], false)
    expect(reached.get(1)).toEqual({member: {times: 2, reached: 2}, nonMember: {times: 0, reached: 0}})
    expect(reached.get(2)).toEqual({member: {times: 1, reached: 0}, nonMember: {times: 1, reached: 1}})
    expect(reached.get(3)).toEqual({member: {times: 1, reached: 1}, nonMember: {times: 1, reached: 0}})
  })

  test('is, in an experiment, counted in runs of each record', () => {
    const outs = Array.from({length: 20}, (_, at) => at)
    const records = [
      {row: 7, with: outs.map(out => out + 30), without: outs, shadowRuns: 4},
      {row: 8, with: outs, without: outs, shadowRuns: 4},
    ]
    const reached = reachedBy([{kind: 'experiment', records, complete: true, details: {}}], false)
    expect(reached.get(7)?.member).toEqual({times: 20, reached: 20})
    expect(reached.get(7)?.pValue).toBeLessThan(1e-6)
    expect(reached.get(8)?.member).toEqual({times: 20, reached: 0})
    expect(reached.get(8)?.pValue).toBeGreaterThan(0.3)
  })
})

describe('rarity', () => {
  const near = Array.from({length: 20}, (_, at) => ({x: at * 0.01, y: 0, label: 'a'}))

  test('is highest for a record far from all others of its class, wherever other classes are', () => {
    const all = Table.fromRows([...near, {x: 9, y: 9, label: 'a'}, {x: 9, y: 9, label: 'b'}, {x: 9, y: 9, label: 'b'}])
    const rarity = rarityOf(all.as('source'), {target: 'label', minority: ['a']})
    expect(rarity.get(20)).toBeCloseTo(20.5 / 21, 12)
    expect([...rarity.keys()]).toEqual(Array.from({length: 21}, (_, at) => at))
    // The end of the row of others is rarer than its middle.
    expect(rarity.get(0)).toBeGreaterThan(rarity.get(10) ?? 1)
  })

  test('is not made smaller by a person’s own rows', () => {
    const rare = Array.from({length: 8}, (_, at) => ({x: 9 + at * 0.001, y: 9, label: 'a'}))
    const all = Table.fromRows([...near, ...rare]).as('source')
    const persons = [...near.keys(), ...rare.map(() => 99)]
    expect(rarityOf(all, {target: 'label', minority: ['a']}, persons).get(99)).toBeCloseTo(20.5 / 21, 12)
  })

  test('says nothing of one person alone', () => {
    const all = Table.fromRows(near.slice(0, 1)).as('source')
    expect(rarityOf(all, {target: 'label', minority: ['a']}).size).toBe(0)
  })
})
