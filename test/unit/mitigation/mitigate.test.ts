import {mkdtempSync, readFileSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {
  Table,
  mitigate,
  renderMitigation,
  type FunctionGenerator,
  type Mitigation,
  type MitigateOptions,
} from '../../../src/index.js'

const folder = mkdtempSync(path.join(tmpdir(), 'mitigate-'))
afterAll(() => {
  rmSync(folder, {recursive: true})
})

/** Four numbers with many digits; every third row is rare, and of these some lie far out. */
const PLANTED = [9, 30, 57, 84]
const rng = createRng('mitigation')
const rows = Array.from({length: 150}, (_, row) => ({
  a: normal(rng) + (PLANTED.includes(row) ? 6 : 0),
  b: normal(rng),
  c: normal(rng),
  d: normal(rng),
  sick: row % 3 === 0 ? 'yes' : 'no',
}))
const table = Table.fromRows(rows)

/** Draws rows that have nothing to do with anybody, and hands out some records as they are. */
const copying = (name: string, isCopied: (a: number, sorted: readonly number[]) => boolean): FunctionGenerator => ({
  name,
  make: ({train, target, label, count, seed}) => {
    const own = createRng(seed)
    const mine = train.toRows().filter(row => row[target] === label)
    const sorted = mine.map(({a}) => Number(a)).sort((one, other) => other - one)
    const copied = mine.filter(({a}) => isCopied(Number(a), sorted))
    const drawn = Array.from({length: count - copied.length}, () =>
      Object.fromEntries(['a', 'b', 'c', 'd'].map(column => [column, normal(own)])),
    )
    return [...copied.map(({a = null, b = null, c = null, d = null}) => ({a, b, c, d})), ...drawn]
  },
})
const farOut = copying('far-out', a => a > 3.5)
const farthest = copying('farthest', (a, sorted) => sorted.indexOf(a) < 3)

const options = (own: Partial<MitigateOptions>): MitigateOptions => ({
  target: 'sick',
  minority: 'yes',
  policy: {rules: [{name: 'no leak', expression: 'verdict != "leaks"', reason: 'Everybody gets the rows.'}]},
  attacks: ['copies'],
  learners: ['logistic-regression'],
  fidelity: [],
  repeats: 3,
  ratio: 2,
  jobs: 1,
  ...own,
})

/** What does not depend on the clock. */
const timeless = ({attempts, ...rest}: Mitigation) => ({...rest, attempts: attempts.map(({seconds: _, ...attempt}) => attempt)})

describe('a search for remedies', () => {
  test('withholds the people whose records are handed out, and has it confirmed with a fresh seed', async () => {
    const found = await mitigate(table, options({generator: farOut}))
    expect(found.outcome).toBe('passed')
    const [first, ...others] = found.attempts
    expect(first).toMatchObject({remedy: 'none', policyPassed: false, failedRules: ['no leak']})
    const chosen = found.attempts.find(({number}) => number === found.chosen)
    expect(chosen).toMatchObject({remedy: 'withhold', policyPassed: true, confirmation: {policyPassed: true, complete: true}})
    expect(chosen?.confirmation?.seed).not.toBe(found.seed)
    const withheld = chosen?.setting.treatment?.withheld ?? []
    expect(withheld.map(row => row - 1)).toEqual(PLANTED)
    expect(chosen?.atRisk?.found).toBe(0)
    expect(others.every(({remedy}) => remedy === 'withhold')).toBe(true)
    // Trained on the same real rows and rows that nobody had a part in.
    expect(Math.abs(chosen?.change ?? 1)).toBeLessThan(0.2)
  })

  test('notices that withholding some exposes the next', async () => {
    const found = await mitigate(table, options({generator: farthest, remedies: ['withhold'], repeats: 1}))
    expect(found.outcome).toBe('nothing-helps')
    const [, second] = found.attempts
    expect(second).toMatchObject({remedy: 'withhold', from: 1, policyPassed: false})
    expect(second.newlyAtRisk?.length).toBeGreaterThan(0)
    const before = second.setting.treatment?.withheld ?? []
    expect(second.newlyAtRisk?.filter(row => before.includes(row))).toEqual([])
    const text = await renderMitigation(found, 'md')
    expect(text).toContain('Nothing that was tried makes the policy pass.')
    expect(text).toContain('who were not at risk in attempt 1')
  })

  test('coarsens records, releases fewer rows, and says what it left out', async () => {
    const found = await mitigate(
      table,
      options({generator: 'random-oversampling', remedies: ['withhold', 'coarsen', 'fewer-rows'], repeats: 1}),
    )
    expect(found.leftOut).toMatchObject([{remedy: 'withhold', generator: 'random-oversampling'}])
    expect(found.leftOut[0].because).toContain('more than 20 % of 50 rows of the minority')
    expect([...new Set(found.attempts.map(({remedy}) => remedy))]).toEqual(['none', 'coarsen', 'withhold', 'fewer-rows'])
    const [first, coarsened] = found.attempts
    expect(coarsened.setting.treatment?.coarsened).toMatchObject({people: 5})
    // Of 50 records about 25 are in training: cells of 20 people would make all of them alike.
    expect(found.attempts.filter(({remedy}) => remedy === 'coarsen')).toHaveLength(1)
    expect(coarsened.atRisk?.found).toBeLessThan(first.atRisk?.found ?? 0)
  })

  test('says of a private generator without a domain what it needs, and goes on', async () => {
    const found = await mitigate(table, options({generator: farOut, remedies: ['private'], repeats: 1}))
    expect(found.attempts.slice(1).map(({status}) => status)).toEqual([
      'not-possible',
      'not-possible',
      'not-possible',
      'not-possible',
    ])
    expect(found.attempts[1].because).toContain('smote-dp needs the range or the levels of every column')
    expect(found.outcome).toBe('nothing-helps')
  })

  test('takes a private generator that was given its domain', async () => {
    const range = {min: -5, max: 12}
    const domain = JSON.stringify({a: range, b: range, c: range, d: range})
    const given = {'dp-gaussian-copula': {domain, insecureSeed: true}}
    const found = await mitigate(
      table,
      options({generator: 'random-oversampling', remedies: ['private'], repeats: 1, options: given}),
    )
    expect(found.outcome).toBe('passed')
    expect(found.attempts.map(({status}) => status)).toEqual(['done', 'not-possible', 'done'])
    expect(found.attempts[2].setting).toMatchObject({generator: 'dp-gaussian-copula', options: ['dp-gaussian-copula.epsilon=10']})
  })

  test('goes on in its folder where it was stopped, and comes to the same', async () => {
    const [whole, stopped] = ['whole', 'stopped'].map(name => path.join(folder, name))
    const asked = options({generator: farthest, remedies: ['withhold', 'fewer-rows'], repeats: 1, formats: ['json', 'html']})
    const expected = await mitigate(table, {...asked, out: whole})
    expect(readdirSync(whole).filter(name => name.startsWith('attempt')).length).toBe(expected.attempts.length)
    expect(readFileSync(path.join(whole, 'mitigation.html'), 'utf8')).toContain('What helps against the leak')

    const stop = new AbortController()
    const part = await mitigate(table, {
      ...asked,
      out: stopped,
      signal: stop.signal,
      onAttempt: () => {
        stop.abort()
      },
    })
    expect(part).toMatchObject({outcome: 'stopped', attempts: [{status: 'done'}, {status: 'stopped'}]})
    const kept = JSON.parse(readFileSync(path.join(stopped, 'mitigation.json'), 'utf8')) as Mitigation
    expect(kept.outcome).toBe('stopped')
    expect(kept.attempts).toHaveLength(2)
    expect(timeless(await mitigate(table, {...asked, out: stopped}))).toEqual(timeless(expected))

    // What had ended stays, whatever becomes of the same search later.
    const file = path.join(whole, 'mitigation.json')
    const ended = readFileSync(file, 'utf8')
    const again = new AbortController()
    const onAttempt = () => {
      again.abort()
    }
    expect((await mitigate(table, {...asked, out: whole, signal: again.signal, onAttempt})).outcome).toBe('stopped')
    expect(readFileSync(file, 'utf8')).toBe(ended)
  })

  test('refuses what it does not know', async () => {
    await expect(mitigate(table, options({remedies: ['hope' as never]}))).rejects.toThrow('remedies')
    await expect(mitigate(table, options({generator: 'smote', options: {tvae: {epochs: 3}}}))).rejects.toThrow(
      "An option is given for 'tvae', which no attempt uses.",
    )
    await expect(mitigate(table, options({generator: 'smot'}))).rejects.toThrow("There is no generator 'smot'")
  })
})
