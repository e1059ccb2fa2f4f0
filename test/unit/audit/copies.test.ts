import {describe, expect, it} from 'vitest'
import {attacks} from '../../../src/attacks/registry.js'
import {runAttack} from '../../../src/audit/score/attack-step.js'
import {figuresOf} from '../../../src/audit/pool/pool-results.js'
import type {Release} from '../../../src/audit/release/release.js'
import {withSharedMolecules} from '../../../src/audit/release/shared-molecules.js'
import {createRng, integerBelow, normal, type Rng} from '../../../src/core/rng.js'
import {concatTables, Table, type Role} from '../../../src/core/table.js'
import {bestAgreement} from '../../../src/stats/agreement.js'
import {extremes, extremesOf} from '../../../src/stats/extremes.js'
import {testContext} from '../../support/context.js'
import {moleculeRows, simulatedMolecules} from '../../support/molecules.js'
import {categorical, numeric} from '../../support/tables.js'

const classes = {target: 'y', minority: ['1']}
const WARDS = ['east', 'north', 'south', 'west']
type Person = readonly [number, number, number, number, string, string]

/** Four measurements with one decimal and two categories. */
function person(rng: Rng): Person {
  const measure = (at: number, spread: number) => Math.round(10 * (at + spread * normal(rng))) / 10
  return [
    measure(70, 12),
    measure(28, 4),
    measure(130, 15),
    measure(5, 1),
    WARDS[integerBelow(rng, 4)],
    rng.next() < 0.4 ? 'yes' : 'no',
  ]
}
const people = (rng: Rng, count: number) => Array.from({length: count}, () => person(rng))

function tableOf<R extends Role>(role: R, rows: readonly Person[]): Table<R> {
  const numbers = [0, 1, 2, 3].map(at =>
    numeric(
      `x${at}`,
      rows.map(row => row[at] as number),
    ),
  )
  const level = (name: string, levels: readonly string[], at: 4 | 5) => ({
    ...categorical(name, [...rows.map(row => row[at]), ...levels]),
    codes: Int32Array.from(rows, row => [...levels].sort().indexOf(row[at])),
  })
  const target = {...categorical('y', ['0', '1']), codes: new Int32Array(rows.length).fill(1)}
  return new Table(role, [...numbers, level('ward', WARDS, 4), level('smoker', ['no', 'yes'], 5), target], rows.length)
}

const audited = (members: Person[], others: Person[] | undefined, released: Person[]) =>
  auditedRelease(members, others, tableOf('synthetic', released))

async function auditedRelease(members: Person[], others: Person[] | undefined, synthetic: Table<'synthetic'>) {
  // People of the other class, as there are in any file.
  const majority = {...categorical('y', ['0', '1']), codes: new Int32Array(200)}
  const rest = tableOf('train', people(createRng('majority'), 200))
  const release: Release = {
    train: concatTables('train', [tableOf('train', members), rest.withColumns([...rest.without(['y']).columns, majority])]),
    ...(others && {holdout: tableOf('holdout', others)}),
    synthetic,
    notes: [],
  }
  const attack = attacks.get('copies').create({})
  return figuresOf([await runAttack(attack, release, classes, testContext('copies'))], 0.95)
}

/** Each with half of the files having no holdout. */
describe.each([true, false])('copies of members (with a holdout: %s)', withHoldout => {
  const rng = createRng('copies')
  const [members, others, fresh] = [people(rng, 60), people(rng, 60), people(rng, 300)]
  const audit = (released: Person[]) => audited(members, withHoldout ? others : undefined, released)
  const noise = (value: number) => Math.round(10 * (value + 0.3 * normal(rng))) / 10

  it('finds five records that are there as they are, among 300', async () => {
    const {test, estimates, details} = await audit([...fresh, ...members.slice(0, 5)])
    expect(test?.pValue).toBeLessThan(1e-4)
    expect(test?.estimate).toBe('copied')
    expect(estimates['copied'].value).toBeCloseTo(5 / 60)
    expect(details).toMatchObject({copies: 5, releasedCopies: 5})
    expect(String(details?.['atRisk'])).toMatch(/^1, 2, 3, 4, 5/)
  })

  it('finds records of which one column was drawn anew', async () => {
    const changed = members.slice(0, 12).map((row, at): Person => [row[0], row[1], row[2], row[3], WARDS[at % 4], row[5]])
    const {test, estimates} = await audit([...fresh, ...changed])
    expect(test?.pValue).toBeLessThan(1e-4)
    expect(estimates['nearlyCopied'].value).toBeGreaterThanOrEqual(12 / 60)
  })

  it('finds one person who was copied again and again with a little noise, and names the row', async () => {
    const [a, b, c, d, ward, smoker] = members[7]
    const noisy = Array.from({length: 30}, (): Person => [noise(a), noise(b), noise(c), noise(d), ward, smoker])
    const {test, details} = await audit([...fresh, ...noisy])
    expect(test?.pValue).toBeLessThan(0.005)
    expect(String(details?.['atRisk']).split(', ')).toContain('8')
  })

  it('is not put off by a typing error in one column', async () => {
    const typed = members.map((row, at): Person => (at === 59 ? [row[0], row[1], row[2], 99_999, row[4], row[5]] : row))
    const copied = typed.slice(0, 20).map((row): Person => [noise(row[0]), row[1], row[2], row[3], row[4], row[5]])
    const {test} = await audited(typed, withHoldout ? others : undefined, [...fresh, ...copied])
    expect(test?.pValue).toBeLessThan(1e-4)
  })

  it('sees nothing in rows of the same population', async () => {
    const pValues: number[] = []
    for (let file = 0; file < 15; file++)
      pValues.push((await audit(people(createRng('clean').fork(`${file}`), 300))).test?.pValue ?? 0)
    // Binomial(15, 0.05): more than 3 has probability 0.005.
    expect(pValues.filter(pValue => pValue < 0.05).length).toBeLessThanOrEqual(3)
  })

  it('takes records that are in the data twice for no copies, and finds copies among such people', async () => {
    // Three pairs are known, and two people's other record is in a release that was made of others.
    const twice = [...members.slice(0, 56), ...members.slice(0, 4)]
    const outside = [...others.slice(0, 58), ...others.slice(0, 2)]
    const audit = (released: Person[]) => audited(twice, withHoldout ? outside : undefined, released)
    const clean = await audit([...fresh, ...members.slice(10, 12)])
    expect(clean.test?.pValue).toBeGreaterThan(0.05)
    expect(clean.details).toMatchObject({copies: 2})
    expect((await audit([...fresh, ...members.slice(10, 40)])).test?.pValue).toBeLessThan(1e-4)
  })

  it('takes records of few levels, which anybody may share, for no copies', async () => {
    const coarse = (rows: Person[]) =>
      rows.map((row): Person => [Math.round(row[0] / 20), 0, Math.round(row[2] / 30), 0, row[4], row[5]])
    const [ours, theirs] = [coarse(members), coarse(others)]
    const {test, estimates, detectableAt} = await audited(ours, withHoldout ? theirs : undefined, coarse(fresh))
    expect(estimates['copied'].value).toBeGreaterThan(0.7)
    expect(test?.pValue).toBeGreaterThan(0.05)
    // Whatever was copied of such records could not be told from chance.
    expect(detectableAt?.(0.05)).toBeUndefined()
  })
})

it('looks for records of other classes in a release that holds some', async () => {
  const rng = createRng('others')
  const others = tableOf('train', people(createRng('majority'), 200))
  const ofOthers = (table: typeof others, count: number) =>
    table
      .select(
        Array.from({length: count}, (_, row) => row),
        'synthetic',
      )
      .withColumns(
        table.columns.map(column => {
          const cut =
            column.kind === 'numeric'
              ? {...column, values: column.values.slice(0, count)}
              : {...column, codes: column.codes.slice(0, count)}
          return cut.field.name === 'y' && cut.kind === 'categorical' ? {...cut, codes: new Int32Array(count)} : cut
        }),
      )
  const [members, outside] = [people(rng, 60), people(rng, 60)]
  const fresh = tableOf('synthetic', people(rng, 200))
  const audit = (released: Table<'synthetic'>) => auditedRelease(members, outside, released)
  const copied = await audit(concatTables('synthetic', [fresh, ofOthers(others, 40)]))
  expect(copied.test?.pValue).toBeLessThan(1e-4)
  expect(copied.test?.estimate).toBe('othersCopied')
  expect(copied.estimates['othersCopied'].value).toBeCloseTo(0.2)
  const clean = await audit(concatTables('synthetic', [fresh, ofOthers(tableOf('train', people(rng, 40)), 40)]))
  expect(clean.test?.pValue).toBeGreaterThan(0.05)
})

it('says of a leak about one group whom it is about', async () => {
  const rng = createRng('group')
  const members = people(rng, 80)
  const west = members.filter(row => row[4] === 'west')
  const {details} = await audited(members, people(rng, 80), [...people(rng, 300), ...west])
  expect(details).toMatchObject({exposedColumn: 'ward', exposedValue: 'west'})
})

it('names no rows where people are groups of them, since their numbers are others', async () => {
  const rng = createRng('grouped')
  const members = people(rng, 60)
  const train = tableOf('train', members)
  const attack = attacks.get('copies').create({})
  const release: Release = {
    train,
    holdout: tableOf('holdout', people(rng, 60)),
    people: {
      train: Int32Array.from(members.keys(), row => row >> 1),
      holdout: Int32Array.from({length: 60}, (_, row) => 100 + row),
    },
    grouped: true,
    synthetic: tableOf('synthetic', [...people(rng, 200), ...members.slice(0, 12)]),
    notes: [],
  }
  const {test, details} = figuresOf([await runAttack(attack, release, classes, testContext('copies'))], 0.95)
  expect(test?.pValue).toBeLessThan(1e-4)
  expect(details).toMatchObject({members: 30, copies: 6})
  expect(details).not.toHaveProperty('atRisk')
})

it('says how many records would have been found', async () => {
  const rng = createRng('power')
  const [members, others] = [people(rng, 60), people(rng, 60)]
  const {test, detectableAt} = await audited(members, others, people(rng, 300))
  expect(test?.estimate).toBe('copied')
  const share = detectableAt?.(0.05) ?? 1
  expect(share).toBeLessThan(0.2)
  let found = 0
  for (let file = 0; file < 20; file++) {
    const own = rng.fork(`${file}`)
    const copied = members.filter(() => own.next() < share)
    if (((await audited(members, others, [...people(own, 300), ...copied])).test?.pValue ?? 1) < 0.05) found++
  }
  // Binomial(20, 0.8): fewer than 12 has probability 0.01.
  expect(found).toBeGreaterThanOrEqual(12)
})

it('takes nothing for a copy that is found of people outside the data too, be they too few for a tail', async () => {
  const rng = createRng('few outside')
  // A class that is far closer together than people in general, and a release of many rows of it.
  const close = (count: number) =>
    people(rng, count).map((row): Person => [
      70 + (row[0] - 70) / 50,
      28 + (row[1] - 28) / 50,
      row[2] / 50,
      row[3] / 50,
      'east',
      'no',
    ])
  const released = close(400)
  const few = await audited(close(20), close(9), released)
  expect(few.test?.method).toContain('real people with each other')
  expect(few.test?.pValue).toBeGreaterThan(0.05)
  expect((await audited(close(20), undefined, released)).test?.pValue).toBeLessThan(0.05)
})

it('knows the people that a control release was made of: whose other record is among them was not copied', async () => {
  const rng = createRng('known but not asked')
  const [members, asked, seen] = [people(rng, 60), people(rng, 30), people(rng, 30)]
  const made = [...members.slice(0, 2), ...seen]
  const released = tableOf('synthetic', [...people(rng, 200), ...made])
  const pValueWith = async (unasked: Pick<Release, 'unasked'>) => {
    const release: Release = {
      train: tableOf('train', members),
      holdout: tableOf('holdout', asked),
      synthetic: released,
      notes: [],
      ...unasked,
    }
    const attack = attacks.get('copies').create({})
    return figuresOf([await runAttack(attack, release, classes, testContext('copies'))], 0.95).test?.pValue
  }
  const rows = tableOf('holdout', made)
  expect(await pValueWith({})).toBeLessThan(0.05)
  expect(await pValueWith({unasked: {rows, people: Int32Array.from(made.keys(), at => 1000 + at)}})).toBeGreaterThan(0.05)
})

describe('agreement', () => {
  const context = testContext('agreement')

  it('is the surprisal of what is shared: a copy shares everything, and a changed column takes its own share away', async () => {
    const population = tableOf('targets', people(createRng('population'), 50)).without(['y'])
    const [first] = [population.select([0], 'targets')]
    const itself = await bestAgreement(first, first, population, context)
    const columns = await Promise.all(
      population.columns.map(async ({field}) => {
        const others = population.columns.map(column => column.field.name).filter(name => name !== field.name)
        return (await bestAgreement(first.without(others), first.without(others), population.without(others), context)).near[0]
      }),
    )
    expect(itself.near[0]).toBeCloseTo(
      columns.reduce((sum, nats) => sum + nats, 0),
      10,
    )
    expect(itself.equal[0]).toBeCloseTo(itself.near[0], 10)
    expect(itself.equalColumns[0]).toBe(6)
  })

  it('depends on the order of values alone', async () => {
    const rows = people(createRng('ranks'), 40)
    const cubed = rows.map((row): Person => [row[0] ** 3, row[1], Math.log(row[2]), row[3], row[4], row[5]])
    const of = async (all: Person[]) => {
      const [asked, released] = [tableOf('targets', all.slice(0, 20)), tableOf('synthetic', all.slice(20))]
      return bestAgreement(asked, released, concatTables('train', [asked, released]), context)
    }
    expect(await of(cubed)).toEqual(await of(rows))
  })
})

describe('extremes', () => {
  it('are rare where there are none: of 400 exponential samples 5 % at most come out below 5 %', () => {
    const rng = createRng('extremes')
    const draw = (count: number) => Float64Array.from({length: count}, () => -3 * Math.log(1 - rng.next()))
    let found = 0
    for (let sample = 0; sample < 400; sample++) if (extremes(draw(40), draw(40)).pValue < 0.05) found++
    // Binomial(400, 0.05): more than 31 has probability 0.005.
    expect(found).toBeLessThanOrEqual(31)
  })

  it('show one score far out, and several that are less so', () => {
    const rng = createRng('far')
    const draw = (count: number) => Float64Array.from({length: count}, () => -Math.log(1 - rng.next()))
    const reference = draw(50)
    expect(extremes([...draw(50), 25], reference).pValue).toBeLessThan(0.01)
    expect(extremes([...draw(50), 10, 10, 10, 10, 10], reference).pValue).toBeLessThan(0.01)
    expect(extremes([1, 2], draw(9)).pValue).toBe(1)
  })

  it('are no rarer than people who score as high with each other make them', () => {
    const rng = createRng('natural')
    const draw = (count: number) => Float64Array.from({length: count}, () => -Math.log(1 - rng.next()))
    const [reference, scores] = [draw(50), [...draw(49), 40, 40]]
    const natural = (...high: number[]) => ({scores: Float64Array.of(...draw(98), ...high).sort(), times: 1, denser: 1})
    expect(extremes(scores, reference).pValue).toBeLessThan(1e-6)
    // The tail explains how people score with each other: what it says stands.
    expect(extremes(scores, reference, 1, natural(2, 3)).pValue).toBe(extremes(scores, reference).pValue)
    // P(Binomial(51, 1 / 101) >= 2) = 0.09.
    expect(extremes(scores, reference, 1, natural(30, 30)).pValue).toBeGreaterThan(0.09)
    // P(Binomial(51, 3 / 101) >= 2) = 0.44.
    expect(extremes(scores, reference, 1, natural(40, 40)).pValue).toBeGreaterThan(0.4)
    expect(extremesOf(40, 51, reference, 1, natural(40, 40)).find(({count}) => count === 2)?.pValue).toBeGreaterThan(0.4)
  })
})

describe('molecules', () => {
  const molecules = simulatedMolecules.filter(({isActive}) => isActive).map(({smiles}) => smiles)
  const [members, others, apart] = [molecules.slice(0, 50), molecules.slice(50, 100), molecules.slice(100, 150)]
  const table = <R extends Role>(role: R, smiles: readonly string[], label = '1') =>
    moleculeRows(smiles, {y: smiles.map(() => label)}).as(role)

  async function copied(released: readonly string[]) {
    const inactive = simulatedMolecules.filter(({isActive}) => !isActive).slice(0, 100)
    const release = withSharedMolecules({
      train: moleculeRows([...members, ...inactive.map(({smiles}) => smiles)], {
        y: [...members.map(() => '1'), ...inactive.map(() => '0')],
      }).as('train'),
      holdout: table('holdout', others),
      synthetic: table('synthetic', released),
      notes: [],
    })
    return figuresOf([await runAttack(attacks.get('copies').create({}), release, classes, testContext('molecules'))], 0.95)
  }

  it('are near-copies as salts, and as few as eight of fifty are found', async () => {
    const salts = members.slice(0, 8).map(smiles => `${smiles}.Cl`)
    const {estimates, control, test} = await copied([...salts, ...apart.slice(0, 42)])
    expect(estimates['copied'].value).toBe(0)
    expect(estimates['nearlyCopied'].value).toBe(8 / 50)
    expect(control?.['nearlyCopied'].value).toBe(0)
    expect(test?.pValue).toBeLessThan(0.05)
    expect(test?.estimate).toBe('nearlyCopied')
  })

  it('of other people are none', async () => {
    const {estimates, test} = await copied(apart.map(smiles => `${smiles}.Cl`))
    expect(estimates['nearlyCopied'].value).toBe(0)
    expect(test?.pValue).toBeGreaterThan(0.05)
  })
})
