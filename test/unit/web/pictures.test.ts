import {describe, expect, it} from 'vitest'
import type {ClassScene} from '../../../src/jobs/show-reconstruction.js'
import {measuredFrontier} from '../../../src/report/charts/frontier.js'
import {compareResults} from '../../../src/report/compare/comparison.js'
import {comparedFrontier} from '../../../src/report/compare/sections.js'
import type {PeopleAtRisk} from '../../../src/result/audit-result.js'
import {exposedPeople, exposedPeopleChart} from '../../../src/web/pictures/exposed-people.js'
import {frontierLine, frontierSpots} from '../../../src/web/pictures/frontier-points.js'
import {inPlane} from '../../../src/web/pictures/scene-in-plane.js'
import {extentOf, niceTicks, sceneSteps, stateAfter} from '../../../src/web/pictures/scene-steps.js'
import {sceneWords} from '../../../src/web/pictures/scene-words.js'
import {fullResult, minimalResult, smallResult} from '../../support/example-result.js'

describe('the points of the frontier', () => {
  it('stand from the least leakage to the most, and say which nothing beats', () => {
    const spots = frontierSpots(measuredFrontier(fullResult())!)
    expect(spots.map(({label, isOn}) => [label, isOn])).toEqual([
      ['class weights', true],
      ['real rows only', false],
      ['gaussian', false],
      ['adasyn', true],
      ['smote', true],
    ])
    expect(spots.find(({label}) => label === 'class weights')?.x).toBe(0)
    expect(spots.every(({title, label}) => title.startsWith(label))).toBe(true)
  })

  it('make a line along which nothing gains without giving up something', () => {
    const line = frontierLine(frontierSpots(measuredFrontier(fullResult())!))
    for (let at = 1; at < line.length; at++) {
      expect(line[at].x).toBeGreaterThan(line[at - 1].x)
      expect(line[at].y).toBeGreaterThan(line[at - 1].y)
    }
  })

  it('agree with the comparison, which has those of several audits on one picture', () => {
    const comparison = compareResults([
      {name: 'a', result: fullResult()},
      {name: 'b', result: smallResult()},
    ])
    const spots = frontierSpots(comparedFrontier(comparison)!)
    expect(spots.map(({label}) => label)).toContain('smote, b')
    const on = comparison.rows.filter(({onFrontier}) => onFrontier === true)
    expect(spots.filter(({isOn}) => isOn)).toHaveLength(on.length)
  })

  it('are none where no utility was measured', () => {
    expect(measuredFrontier(minimalResult())).toBeUndefined()
  })
})

/** Three records in a triangle, each two with a line of two rows, and a row beside them. */
const scene: ClassScene = {
  columns: ['a', 'b', 'c'],
  plane: [0, 1],
  points: {
    rows: [10, 11, 12, 13, 14, 15, 16],
    values: [0, 1, 2].map(column => [0, 1, 2, 3, 4, 5, 6].map(row => 10 * column + row)),
  },
  lines: [
    {from: 0, to: 1, points: [0, 1]},
    {from: 1, to: 2, points: [2, 3]},
    {from: 1, to: 0, points: [4, 5]},
  ],
  records: [0, 1, 2].map(() => ({confidence: 0.98, lines: 2})),
  recordPlaces: {rows: [4, 5, 8], values: [0, 1, 2].map(column => [column, column + 0.1, column + 0.2])},
  all: {rows: 7, rowsOnLines: 6, lines: 3, records: 3},
  maps: [],
  complete: true,
}

describe('the steps of a scene', () => {
  const steps = sceneSteps(scene)

  it('begin with the record in which most lines meet', () => {
    expect(steps).toEqual([
      {record: 1, lines: [0, 1, 2], rows: 6},
      {record: 0, lines: [0, 2], rows: 4},
      {record: 2, lines: [1], rows: 2},
    ])
  })

  it('show nothing but rows at first, and all records and lines in the end', () => {
    expect(stateAfter(steps, 0, scene)).toEqual({lines: new Set(), records: new Set(), points: new Set()})
    expect(stateAfter(steps, 1, scene).records).toEqual(new Set([1]))
    expect(stateAfter(steps, 1, scene).points).toEqual(new Set([0, 1, 2, 3, 4, 5]))
    expect(stateAfter(steps, 4, scene).records).toEqual(new Set([0, 1, 2]))
  })

  it('are told in words, with counts of what is seen', () => {
    expect(sceneWords(scene, steps, 0)).toBe('The 7 released rows, and nothing else.')
    const [seen, estimated] = sceneWords(scene, steps, 1).split('. ')
    expect(seen).toBe('Record 1 of 3: 3 lines that hold 6 released rows meet in one place')
    expect(estimated).toBe('By the attack’s own estimate it is a real record with a probability of 98 %.')
    expect(sceneWords(scene, steps, 4)).toBe(
      'In all 3 records were rebuilt from the released rows alone. 6 of the 7 rows lie on 3 lines between them.',
    )
  })

  it('say what is right only where the real rows are known, and what is missing', () => {
    const [first, ...others] = scene.records
    const known: ClassScene = {
      ...scene,
      records: [first, {...others[0], isReal: false}, {...others[1], isReal: true}],
      real: {points: {rows: [], values: [[], [], []]}, rows: 9, matched: 2},
      all: {...scene.all, records: 5},
      complete: false,
    }
    expect(sceneWords(known, steps, 1)).toContain('The real file does not have it.')
    expect(sceneWords(known, steps, 3)).toContain('It is one: the real file has it.')
    expect(sceneWords(known, steps, 4)).toContain('Drawn are 3 of the records and 3 of the lines.')
    expect(sceneWords(known, steps, 4)).toContain('2 of the 5 rebuilt records are among the 9 real ones.')
    expect(sceneWords(known, steps, 4)).toContain('The search was stopped before its end')
  })

  it('do not call rows safe in which no record was found', () => {
    const none = {...scene, lines: [], records: [], all: {rows: 7, rowsOnLines: 0, lines: 0, records: 0}}
    expect(sceneWords(none, sceneSteps(none), 0)).toContain('does not show that they are safe')
  })
})

describe('a scene in two columns', () => {
  it('has every place in these', () => {
    const seen = inPlane(scene, [2, 0])
    expect([seen.across, seen.up]).toEqual(['c', 'a'])
    expect(seen.points[3]).toMatchObject({x: 23, y: 3})
    expect(seen.records[1]).toEqual({record: 5, x: 2.1, y: 0.1, confidence: 0.98, lines: 2})
  })
})

describe('axes', () => {
  it('have round numbers within their range', () => {
    expect(niceTicks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(niceTicks([-13, 41], 5)).toEqual([0, 20, 40])
    expect(niceTicks([0.0012, 0.0031], 5)).toEqual([0.0015, 0.002, 0.0025, 0.003])
    expect(niceTicks([3, 3], 5)).toEqual([3])
  })

  it('hold all that is drawn, also when that is one place or none', () => {
    const [least, most] = extentOf([5, 5])
    expect([least < 5, most > 5]).toEqual([true, true])
    expect(extentOf([])).toEqual([0, 1])
  })
})

describe('people at risk', () => {
  const tried = (reached: number, times: number) => ({reached, times})
  const risk: PeopleAtRisk = {
    generator: 'smote',
    asked: 100,
    found: 3,
    attacks: [],
    people: [
      {row: 7, reachedBy: [{attack: 'dcr-mia', member: tried(2, 3), nonMember: tried(1, 2)}]},
      {
        row: 9,
        reachedBy: [
          {attack: 'dcr-mia', member: tried(2, 3), nonMember: tried(1, 2)},
          {attack: 'reconsmote', member: tried(3, 3), nonMember: tried(0, 2)},
        ],
      },
      {row: 2, reachedBy: [{attack: 'dcr-mia', member: tried(3, 3), nonMember: tried(0, 0)}]},
    ],
  }

  it('stand in the order of how far apart being in the data and not being in them is, by row', () => {
    expect(exposedPeople(risk).map(({row, attack, attacks}) => [row, attack, attacks])).toEqual([
      [9, 'reconsmote', 2],
      [2, 'dcr-mia', 1],
      [7, 'dcr-mia', 1],
    ])
  })

  it('are a chart, or none where nobody is listed', () => {
    expect(exposedPeopleChart(risk, 0)?.title).toBe('People whom attacks reach most: smote')
    expect(exposedPeopleChart({...risk, people: []}, 0)).toBeUndefined()
  })
})
