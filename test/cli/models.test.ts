import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {withoutChecksum} from '../../src/io/checksummed-state.js'
import type {ModelDescription} from '../../src/models/description.js'
import {runCommand, smallCsv, temporaryFile} from '../support/cli.js'

const data = temporaryFile('data.csv', smallCsv())
const folder = path.dirname(data)
const model = path.join(folder, 'model.safetensors')
const at = (name: string) => path.join(folder, name)
const train = (generator: string, out: string, ...more: readonly string[]) =>
  runCommand([
    ...['generate', data, '--target', 'y', '--minority', '1', '--generator', generator],
    ...['--save-model', model, '--force', '--count', '30', '--out', at(out), ...more],
  ])
/** What the model file says. */
const described = () =>
  withoutChecksum({format: 'minority-report model', version: 1}, readFileSync(model)).state as unknown as ModelDescription
const sample = (...args: readonly string[]) => runCommand(['generate', '--model', model, ...args])

describe('saved models', () => {
  test('make the rows that were made when they were saved, without the data', async () => {
    expect((await train('gaussian-copula', 'now.csv')).code).toBe(0)
    expect((await sample('--count', '30', '--out', at('later.csv'))).code).toBe(0)
    expect(readFileSync(at('later.csv'), 'utf8')).toBe(readFileSync(at('now.csv'), 'utf8'))
    const other = await sample('--count', '30', '--out', '-', '--seed', '2')
    expect(other.stdout).not.toBe(readFileSync(at('now.csv'), 'utf8'))
  })

  test('of networks tell how they were trained, and make the rows that were made when they were saved', async () => {
    const options = ['--option', 'steps=200', '--option', 'hidden=16', '--option', 'numbers=modes']
    expect((await train('ctgan', 'now.csv', ...options)).code).toBe(0)
    expect((await sample('--count', '30', '--out', at('network.csv'))).code).toBe(0)
    expect(readFileSync(at('network.csv'), 'utf8')).toBe(readFileSync(at('now.csv'), 'utf8'))
    const {training} = described().classes[0]
    expect(training).toMatchObject({engine: 'wasm', steps: 200})
    expect(Object.keys(training['losses'] as object)).toEqual(['critic', 'generator'])
  })

  test('of private generators say what the domain says, not how many rows there were, and make more rows for nothing', async () => {
    const domain = JSON.stringify(Object.fromEntries([0, 1, 2, 3].map(at => [`x${at}`, {min: -5, max: 5}])))
    expect((await train('dp-gaussian-copula', 'now.csv', '--option', `domain=${domain}`)).code).toBe(0)
    const {columns, classes} = described()
    expect(classes).toHaveLength(1)
    expect(classes[0]).not.toHaveProperty('rows')
    expect(classes[0].training).toMatchObject({epsilon: 1, delta: 1e-5})
    expect(columns[0]).toEqual({kind: 'numeric', name: 'x0', decimals: 17, integer: false})
    const [later, augmented] = await Promise.all([
      sample('--count', '30', '--out', at('private.csv')),
      runCommand(['generate', data, '--model', model, '--augmented', '--count', '5', '--out', '-']),
    ])
    expect(readFileSync(at('private.csv'), 'utf8')).toBe(readFileSync(at('now.csv'), 'utf8'))
    expect(later.stderr).toContain('spend nothing more')
    expect(augmented.code).toBe(2)
    expect(augmented.stderr).toContain('real rows')
  })

  test('balance and augment real rows', async () => {
    await train('gaussian', 'now.csv')
    const {stdout, code} = await runCommand(['generate', data, '--model', model, '--augmented', '--out', '-'])
    expect(code).toBe(0)
    expect(stdout.trimEnd().split('\n')).toHaveLength(1 + 2 * 96)
  })

  test('ask for what is missing without data', async () => {
    await train('gaussian', 'now.csv')
    const [uncounted, augmented] = await Promise.all([sample('--out', '-'), sample('--augmented', '--count', '3', '--out', '-')])
    expect([uncounted.code, augmented.code]).toEqual([2, 2])
    expect(uncounted.stderr).toContain('--count')
    expect(augmented.stderr).toContain('DATA')
  })

  test('are refused for other columns, when damaged, and when they are no models', async () => {
    await train('gaussian', 'now.csv')
    const others = temporaryFile('others.csv', smallCsv().replace('x1', 'height'))
    const bytes = readFileSync(model)
    writeFileSync(at('half'), bytes.subarray(0, bytes.length - 9))
    const results = await Promise.all([
      runCommand(['generate', others, '--model', model, '--out', '-']),
      runCommand(['generate', '--model', at('half'), '--count', '3', '--out', '-']),
      runCommand(['generate', '--model', data, '--count', '3', '--out', '-']),
    ])
    expect(results.map(({code, stdout}) => [code, stdout])).toEqual(new Array(3).fill([2, '']))
    expect(results[0].stderr).toMatch(/lacks 'x1' and has 'height' too/)
    expect(results[1].stderr).toContain('damaged')
    expect(results[2].stderr).toContain('is not a model')
  })

  test('are not made of generators that keep real rows', async () => {
    const {code, stderr} = await train('smote', 'never.csv')
    expect(code).toBe(2)
    expect(stderr).toContain('its model is the training data')
  })

  test('do not go with what training needs', async () => {
    const {code, stderr} = await sample('--generator', 'smote', '--count', '3', '--out', '-')
    expect(code).toBe(2)
    expect(stderr).toContain('--generator')
    const nothing = await runCommand(['generate', '--out', '-'])
    expect(nothing.code).toBe(2)
    expect(nothing.stderr).toContain('--model')
  })
})
