import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import {createRng, integerBelow, normal, type Rng} from '../../src/core/rng.js'
import {runCommand, temporaryFolder} from '../support/cli.js'

const POLICY = `rules:
  - name: no-leak
    expression: verdict != "leaks"
    reason: nobody may be found
`

/** Three measurements and a ward. */
const patient = (rng: Rng) =>
  [
    (60 + 12 * normal(rng)).toFixed(0),
    (27 + 4 * normal(rng)).toFixed(1),
    (5 + normal(rng)).toFixed(2),
    ['north', 'south', 'east'][integerBelow(rng, 3)],
  ].join(',')

const patients = (rng: Rng, count: number) => Array.from({length: count}, () => patient(rng))

describe('an audit of a file made elsewhere', () => {
  const rng = createRng('copies in a file')
  const folder = temporaryFolder()
  const file = (name: string) => path.join(folder, name)
  const [rare, common, fresh] = [patients(rng, 40), patients(rng, 120), patients(rng, 80)]
  const csv = (rows: readonly (readonly [string, string])[]) =>
    ['age,bmi,chol,ward,sick', ...rows.map(([cells, label]) => `${cells},${label}`), ''].join('\n')
  const labelled = (rows: readonly string[], label: string) => rows.map(cells => [cells, label] as const)

  beforeAll(() => {
    writeFileSync(file('data.csv'), csv([...labelled(rare, 'yes'), ...labelled(common, 'no')]))
    writeFileSync(file('copied.csv'), csv(labelled([...fresh, ...rare.slice(0, 6)], 'yes')))
    writeFileSync(file('fresh.csv'), csv(labelled(fresh, 'yes')))
    writeFileSync(file('policy.yaml'), POLICY)
  })

  const audit = (release: string) =>
    runCommand([
      ...['audit', file('data.csv'), '--target', 'sick', '--minority', 'yes', '--synthetic', file(release)],
      ...[
        '--attack',
        'reconsmote',
        '--learner',
        'none',
        '--fidelity',
        'column-shapes',
        '--repeats',
        '1',
        '--policy',
        file('policy.yaml'),
      ],
      ...['--out', file(`out-${release}`), '--quiet'],
    ])

  test('says first that real records are in it, without a holdout and whatever attacks are named, and fails the policy', async () => {
    const {code, stdout} = await audit('copied.csv')
    expect(code).toBe(3)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'file:copied.csv LEAKS: The released rows hold 15 % of the real minority records as they are',
    )
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/At risk: data rows 1, 2, 3, 4, 5, 6\b/)
  })

  test('does not find them where there are none', async () => {
    const {code, stdout} = await audit('fresh.csv')
    expect(code).toBe(0)
    expect(stdout).not.toContain('LEAKS')
  })
})
