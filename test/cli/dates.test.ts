import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import {createRng, integerBelow, normal} from '../../src/core/rng.js'
import {runCommand, temporaryFolder} from '../support/cli.js'

const folder = temporaryFolder()
const inFolder = (name: string) => path.join(folder, name)
const classes = ['--target', 'sick', '--minority', 'yes', '--seed', '1']
const linesOf = (name: string) => readFileSync(inFolder(name), 'utf8').trim().split('\n')
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+02:00$/

/** Numbers, days and seconds alone: a table that looks mixed, and is not. */
const HEAD = 'bmi,crp,admitted,stamp,sick'
const rng = createRng('dates end to end')
const rows = Array.from({length: 240}, (_, row) => {
  const admitted = new Date(86_400_000 * (18_000 + integerBelow(rng, 900))).toISOString().slice(0, 10)
  const stamp = new Date(1_600_000_000_000 + 1000 * integerBelow(rng, 60_000_000)).toISOString().slice(0, 19)
  return [(25 + normal(rng)).toFixed(4), (9 + normal(rng)).toFixed(4), admitted, `${stamp}+02:00`, row < 40 ? 'yes' : 'no'].join()
})

beforeAll(() => {
  writeFileSync(inFolder('in.csv'), [HEAD, ...rows, ''].join('\n'))
})

describe('dates, from the data to the last file', () => {
  test('are made by smote-nc where there are no categories beside them', async () => {
    const made = await runCommand([
      ...['generate', inFolder('in.csv'), ...classes, '--generator', 'smote-nc', '--count', '120', '--out', inFolder('made.csv')],
    ])
    expect(made.stderr).toContain('rows are made as smote makes them')
    expect(made.code).toBe(0)
    const [head, ...lines] = linesOf('made.csv')
    expect([head, lines.length]).toEqual([HEAD, 120])
    for (const line of lines) expect(line.split(',')[3]).toMatch(STAMP)
  })

  test('are made by a saved model as by the one that was saved', async () => {
    const trained = await runCommand([
      ...['generate', inFolder('in.csv'), ...classes, '--generator', 'gaussian-copula', '--count', '20'],
      ...['--save-model', inFolder('model'), '--out', inFolder('first.csv')],
    ])
    expect(trained.code).toBe(0)
    const again = await runCommand([
      ...['generate', '--model', inFolder('model'), '--count', '20', '--seed', '1', '--out', inFolder('again.csv')],
    ])
    expect([again.code, linesOf('again.csv')]).toEqual([0, linesOf('first.csv')])
    for (const line of linesOf('again.csv').slice(1)) expect(line.split(',')[3]).toMatch(STAMP)
  })

  test('are written as they were where records are rebuilt, and stay out of reports that reveal nothing', async () => {
    const rebuilt = await runCommand([
      ...['attack', 'reconsmote', '--released', inFolder('made.csv'), '--truth', inFolder('in.csv'), ...classes],
      ...['--out', inFolder('rebuilt.csv')],
    ])
    expect(rebuilt.code).toBe(0)
    const real = new Set(rows.map(row => row.split(',')[3]))
    const stamps = linesOf('rebuilt.csv')
      .slice(1)
      .map(line => line.split(',')[3])
    expect(stamps.filter(stamp => real.has(stamp)).length).toBeGreaterThan(0.5 * stamps.length)
    const audit = ['audit', inFolder('in.csv'), ...classes, '--attack', 'reconsmote', '--repeats', '1', '--learner', 'none']
    const revealed = await runCommand([...audit, '--fidelity', 'none', '--reveal', '--out', inFolder('report')])
    expect(revealed.code).toBe(0)
    const records = linesOf('report/reconstructed-smote-reconsmote.csv').slice(1)
    expect(records.filter(line => real.has(line.split(',')[3])).length).toBeGreaterThan(5)
    for (const name of ['report.json', 'report.md', 'report.html']) {
      const text = readFileSync(inFolder(`report/${name}`), 'utf8')
      expect([...real].filter(stamp => text.includes(stamp.slice(0, 19)))).toEqual([])
    }
    const said = revealed.stdout + revealed.stderr + rebuilt.stdout + rebuilt.stderr
    expect([...real].filter(stamp => said.includes(stamp.slice(0, 19)))).toEqual([])
  })
})
